//! The time, from the machine's timer.

use embedded_hal::delay::DelayNs;
use riscv::register::time;

/// The timer's ticks in a microsecond.
const TICKS: u64 = 10;

/// The machine's time. Copies show the same time.
#[derive(Clone, Copy)]
pub struct Clock;

impl Clock {
    /// The microseconds since the machine started.
    pub fn now(self) -> u64 {
        time::read64() / TICKS
    }
}

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        let end = time::read64() + (u64::from(ns) * TICKS).div_ceil(1000);
        while time::read64() < end {}
    }
}
