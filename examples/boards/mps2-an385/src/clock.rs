//! The time, from a CMSDK timer that counts 25 MHz ticks down and starts again.

use boards_common::{Block, Registers};
use core::cell::Cell;
use critical_section::Mutex;
use embedded_hal::delay::DelayNs;

const TICKS_PER_US: u64 = 25;

/// The board's time. Copies show the same time.
#[derive(Clone, Copy)]
pub struct Clock(Registers);

/// The ticks so far. The timer has 32 bits, so the time is right if it is read at least every 171 s.
static TICKS: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

impl Clock {
    pub(crate) fn new(registers: Registers) -> Self {
        const CONTROL: usize = 0x0;
        const RELOAD: usize = 0x8;
        registers.write::<RELOAD>(u32::MAX);
        registers.write::<CONTROL>(1);
        Self(registers)
    }

    /// The microseconds since the board started.
    pub fn now(self) -> u64 {
        self.ticks() / TICKS_PER_US
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

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        let end = self.ticks() + (u64::from(ns) * TICKS_PER_US).div_ceil(1000);
        while self.ticks() < end {}
    }
}
