//! The time, from a CMSDK timer that counts ticks down and starts again.

use crate::{Block, Registers};
use core::cell::Cell;
use critical_section::Mutex;
use embedded_hal::delay::DelayNs;

/// The time of a board whose clock ticks `MHZ` times in a microsecond. Copies show the same time.
#[derive(Clone, Copy)]
pub struct Clock<const MHZ: u64>(Registers);

/// The ticks so far. The timer has 32 bits, so the time is right if it is read every two minutes.
static TICKS: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

impl<const MHZ: u64> Clock<MHZ> {
    /// Starts the timer. There is one clock on a board.
    pub fn new(registers: Registers) -> Self {
        const CONTROL: usize = 0x0;
        const RELOAD: usize = 0x8;
        registers.write::<RELOAD>(u32::MAX);
        registers.write::<CONTROL>(1);
        Self(registers)
    }

    /// The microseconds since the board started.
    pub fn now(self) -> u64 {
        self.ticks() / MHZ
    }

    fn ticks(self) -> u64 {
        const VALUE: usize = 0x4;
        critical_section::with(|section| {
            let before = TICKS.borrow(section).get();
            let low = !self.0.read::<VALUE>();
            let now = before + u64::from(low.wrapping_sub(before as u32));
            TICKS.borrow(section).set(now);
            now
        })
    }
}

impl<const MHZ: u64> DelayNs for Clock<MHZ> {
    fn delay_ns(&mut self, ns: u32) {
        let end = self.ticks() + (u64::from(ns) * MHZ).div_ceil(1000);
        while self.ticks() < end {}
    }
}
