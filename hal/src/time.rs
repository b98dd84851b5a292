//! Waiting, and the clock.

use crate::mcu::board::{delay, timer};
use embedded_hal::delay::DelayNs;
use embedded_hal_async::delay::DelayNs as Waits;

/// Serves `mcu:board/delay` with an embedded-hal delay.
///
/// While an app waits here, nothing else runs, and fuel does not count the time. So one call waits for a
/// limited time, after which the app goes on. Choose a limit for which the rest of the firmware can do
/// without the processor, and which is shorter than its watchdog's period.
pub struct Delay<D> {
    delay: D,
    most_ms: u32,
}

impl<D> Delay<D> {
    /// The default limit of one call, in milliseconds: ten seconds. [`up_to`](Self::up_to) sets another.
    pub const MOST_MS: u32 = 10_000;

    /// Makes an app wait by `delay`, for at most [`MOST_MS`](Self::MOST_MS) milliseconds per call.
    pub const fn new(delay: D) -> Self {
        Self::up_to(Self::MOST_MS, delay)
    }

    /// Makes an app wait by `delay`, for at most `most_ms` milliseconds per call.
    pub const fn up_to(most_ms: u32, delay: D) -> Self {
        Self { delay, most_ms }
    }

    /// Returns the embedded-hal delay.
    pub fn into_inner(self) -> D {
        self.delay
    }
}

impl<D: DelayNs> delay::Host for Delay<D> {
    fn ns(&mut self, ns: u32) {
        self.delay.delay_ns(ns.min(self.most_ms.saturating_mul(1_000_000)));
    }

    fn us(&mut self, us: u32) {
        self.delay.delay_us(us.min(self.most_ms.saturating_mul(1000)));
    }

    fn ms(&mut self, ms: u32) {
        self.delay.delay_ms(ms.min(self.most_ms));
    }
}

/// For boards with `async = ["mcu:board/delay"]`: other tasks run while the app waits.
impl<D: Waits> delay::waiting::Host for Delay<D> {
    async fn ns(&mut self, ns: u32) {
        self.delay.delay_ns(ns.min(self.most_ms.saturating_mul(1_000_000))).await;
    }

    async fn us(&mut self, us: u32) {
        self.delay.delay_us(us.min(self.most_ms.saturating_mul(1000))).await;
    }

    async fn ms(&mut self, ms: u32) {
        self.delay.delay_ms(ms.min(self.most_ms)).await;
    }
}

/// Serves `mcu:board/timer` with any function that returns microseconds and never goes back. (embedded-hal
/// 1.0 has no trait for a clock.)
pub struct Clock<F>(
    /// Returns the microseconds since some fixed moment.
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
        let mut delay = Delay::new(CheckedDelay::new(&[
            Transaction::delay_ns(1),
            Transaction::delay_us(2),
            Transaction::delay_ms(10_000),
        ]));
        delay.ns(1);
        delay.us(2);
        delay.ms(10_000);
        delay.into_inner().done();
    }

    #[test]
    fn one_call_waits_no_longer_than_the_board_allows() {
        let mut delay = Delay::up_to(
            2,
            CheckedDelay::new(&[
                Transaction::delay_ns(2_000_000),
                Transaction::delay_us(2000),
                Transaction::delay_ms(2),
            ]),
        );
        delay.ns(u32::MAX);
        delay.us(u32::MAX);
        delay.ms(u32::MAX);
        delay.into_inner().done();
    }

    #[test]
    fn a_clock_tells_what_its_function_tells() {
        let mut ticks = [10, 20].into_iter();
        let mut clock = Clock(|| ticks.next().unwrap());
        assert_eq!((clock.now(), clock.now()), (10, 20));
    }
}
