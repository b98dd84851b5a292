//! Waiting.

use embedded_hal::delay::DelayNs;

use crate::delay;

/// Waits by `mcu:board/delay`.
///
/// A board may let one call wait for a limited time only: `microwit-hal` ten seconds, unless told otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delay;

impl DelayNs for Delay {
    fn delay_ns(&mut self, ns: u32) {
        delay::ns(ns);
    }

    fn delay_us(&mut self, us: u32) {
        delay::us(us);
    }

    fn delay_ms(&mut self, ms: u32) {
        delay::ms(ms);
    }
}

#[cfg(feature = "async")]
impl embedded_hal_async::delay::DelayNs for Delay {
    async fn delay_ns(&mut self, ns: u32) {
        delay::ns(ns);
    }

    async fn delay_us(&mut self, us: u32) {
        delay::us(us);
    }

    async fn delay_ms(&mut self, ms: u32) {
        delay::ms(ms);
    }
}
