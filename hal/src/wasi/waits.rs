//! `wasi:i2c/delay` and `wasi:gpio/delay`, by what serves `mcu:board/delay`.

use super::{gpio::delay as pins, i2c::delay as buses};
use crate::{Delay, mcu::board::delay as ours};
use embedded_hal::delay::DelayNs;
use embedded_hal_async::delay::DelayNs as Waits;
use microwit_host::{Borrow, Own};

impl<D> Delay<D> {
    /// A handle for an export that takes one.
    pub const fn hand_out(&self) -> Own<buses::Delay> {
        Own::new(0)
    }
}

impl<D: DelayNs> buses::HostDelay for Delay<D> {
    fn delay_ns(&mut self, _: Borrow<buses::Delay>, ns: u32) {
        ours::Host::ns(self, ns);
    }

    fn drop(&mut self, _: Own<buses::Delay>) {}
}

/// For boards with `async = ["wasi:i2c/delay"]`: other tasks run while the app waits.
impl<D: Waits> buses::waiting::HostDelay for Delay<D> {
    async fn delay_ns(&mut self, _: Borrow<buses::Delay>, ns: u32) {
        ours::waiting::Host::ns(self, ns).await;
    }

    fn drop(&mut self, _: Own<buses::Delay>) {}
}

impl<D: DelayNs> pins::Host for Delay<D> {
    fn delay_ns(&mut self, ns: u32) {
        ours::Host::ns(self, ns);
    }

    fn delay_us(&mut self, us: u32) {
        ours::Host::us(self, us);
    }

    fn delay_ms(&mut self, ms: u32) {
        ours::Host::ms(self, ms);
    }
}

/// For boards with `async = ["wasi:gpio/delay"]`: other tasks run while the app waits.
impl<D: Waits> pins::waiting::Host for Delay<D> {
    async fn delay_ns(&mut self, ns: u32) {
        ours::waiting::Host::ns(self, ns).await;
    }

    async fn delay_us(&mut self, us: u32) {
        ours::waiting::Host::us(self, us).await;
    }

    async fn delay_ms(&mut self, ms: u32) {
        ours::waiting::Host::ms(self, ms).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::delay::{CheckedDelay, Transaction};

    #[test]
    fn a_delay_waits_as_long_as_the_board_allows() {
        let waits = [
            Transaction::delay_ns(7),
            Transaction::delay_ns(1_000_000),
            Transaction::delay_us(8),
            Transaction::delay_ms(1),
        ];
        let mut delay = Delay::up_to(1, CheckedDelay::new(&waits));
        let this = || Borrow::new(0);
        buses::HostDelay::delay_ns(&mut delay, this(), 7);
        buses::HostDelay::delay_ns(&mut delay, this(), u32::MAX);
        pins::Host::delay_us(&mut delay, 8);
        pins::Host::delay_ms(&mut delay, 9);
        delay.into_inner().done();
    }
}
