//! The time, from the processor's `SysTick` timer, which counts down one millisecond and starts again.

use crate::system::FREQUENCY;
use boards_common::{Block, Registers};
use core::cell::Cell;
use cortex_m_rt::exception;
use critical_section::Mutex;
use embedded_hal::delay::DelayNs;

const CONTROL: usize = 0x010;
const RELOAD: usize = 0x014;
const VALUE: usize = 0x018;
const INTERRUPTS: usize = 0xd04;

/// The bit that says that an interrupt of this timer is pending.
const PENDING: u32 = 1 << 26;

/// The number of ticks in a round.
const ROUND: u32 = FREQUENCY / 1000;
const NS_PER_TICK: u32 = 1_000_000_000 / FREQUENCY;
const TICKS_PER_US: u64 = FREQUENCY as u64 / 1_000_000;

static ROUNDS: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

#[exception]
fn SysTick() {
    critical_section::with(|section| {
        let rounds = ROUNDS.borrow(section);
        rounds.set(rounds.get() + 1);
    });
    #[cfg(feature = "tenants")]
    boards_common::tenants::on_tick(boards_common::tick());
}

/// The board's time. Copies show the same time.
#[derive(Clone, Copy)]
pub struct Clock(Registers);

impl Clock {
    /// Starts the timer behind the processor's own block of registers.
    pub(crate) fn new(registers: Registers) -> Self {
        const PROCESSOR_CLOCK_INTERRUPT_ENABLE: u32 = 0b111;
        registers.write::<RELOAD>(ROUND - 1);
        registers.write::<VALUE>(0);
        registers.write::<CONTROL>(PROCESSOR_CLOCK_INTERRUPT_ENABLE);
        Self(registers)
    }

    /// The microseconds since the board started.
    pub fn now(self) -> u64 {
        self.ticks() / TICKS_PER_US
    }

    fn ticks(self) -> u64 {
        critical_section::with(|section| {
            let mut rounds = ROUNDS.borrow(section).get();
            let mut left = self.0.read::<VALUE>();
            if self.0.read::<INTERRUPTS>() & PENDING != 0 {
                // A round has ended, and `left` may be from before its end.
                rounds += 1;
                left = self.0.read::<VALUE>();
            }
            rounds * u64::from(ROUND) + u64::from(ROUND - 1 - left)
        })
    }
}

impl DelayNs for Clock {
    /// Sleeps during whole rounds, and polls in the last one.
    fn delay_ns(&mut self, ns: u32) {
        let end = self.ticks() + u64::from(ns.div_ceil(NS_PER_TICK));
        while let Some(left @ 1..) = end.checked_sub(self.ticks()) {
            if left > ROUND.into() {
                cortex_m::asm::wfi();
            }
        }
    }
}
