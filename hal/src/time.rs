//! Waiting and telling the time.

use crate::mcu::board::{delay, timer};
use embedded_hal::delay::DelayNs;

/// `mcu:board/delay` over an embedded-hal delay.
pub struct Delay<D>(
    /// What waits.
    pub D,
);

impl<D: DelayNs> delay::Host for Delay<D> {
    fn ns(&mut self, ns: u32) {
        self.0.delay_ns(ns);
    }

    fn us(&mut self, us: u32) {
        self.0.delay_us(us);
    }

    fn ms(&mut self, ms: u32) {
        self.0.delay_ms(ms);
    }
}

/// `mcu:board/timer` over any function that tells microseconds and never goes back.
/// (embedded-hal 1.0 has no word for a clock.)
pub struct Clock<F>(
    /// Tells the microseconds since some fixed moment.
    pub F,
);

impl<F: FnMut() -> u64> timer::Host for Clock<F> {
    fn now(&mut self) -> u64 {
        (self.0)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use delay::Host as _;
    use embedded_hal_mock::eh1::delay::{CheckedDelay, Transaction};
    use timer::Host as _;

    #[test]
    fn each_unit_reaches_the_delay() {
        let mut delay = Delay(CheckedDelay::new(&[
            Transaction::delay_ns(1),
            Transaction::delay_us(2),
            Transaction::delay_ms(u32::MAX),
        ]));
        delay.ns(1);
        delay.us(2);
        delay.ms(u32::MAX);
        delay.0.done();
    }

    #[test]
    fn a_clock_tells_what_its_function_tells() {
        let mut ticks = [10, 20].into_iter();
        let mut clock = Clock(|| ticks.next().unwrap());
        assert_eq!((clock.now(), clock.now()), (10, 20));
    }
}
