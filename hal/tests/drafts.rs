//! Boards that serve all drafts of WASI that the adapters have, with and without waiting.
#![cfg(feature = "wasi")]
#![allow(missing_docs)]

use embedded_hal_mock::eh1::{delay::NoopDelay, digital, i2c, spi};
use microwit_hal::wasi::MonotonicClock;
use microwit_hal::{Delay, I2cBuses, Pins, SpiDevices};
use microwit_host::mcu_host;

macro_rules! board {
    ($name:ident, [$($waits:literal),*]) => {
        pub mod $name {
            use super::*;

            #[mcu_host(
                inline = "
                    package test:drafts;
                    world drafts {
                        import wasi:clocks/monotonic-clock@0.2.8;
                        import wasi:gpio/delay@0.2.0;
                        import wasi:gpio/digital@0.2.0;
                        import wasi:i2c/delay@0.2.0-draft;
                        import wasi:i2c/i2c@0.2.0-draft;
                        import wasi:io/poll@0.2.8;
                        import wasi:spi/spi;
                    }
                ",
                world = "drafts",
                path = [
                    concat!(crate_dir!("microwit-wit"), "/wasi/clocks.wit"),
                    concat!(crate_dir!("microwit-wit"), "/wasi/gpio.wit"),
                    concat!(crate_dir!("microwit-wit"), "/wasi/i2c.wit"),
                    concat!(crate_dir!("microwit-wit"), "/wasi/io.wit"),
                    concat!(crate_dir!("microwit-wit"), "/wasi/spi.wit"),
                ],
                with = {
                    "wasi:clocks": microwit_hal::wasi::clocks,
                    "wasi:gpio": microwit_hal::wasi::gpio,
                    "wasi:i2c": microwit_hal::wasi::i2c,
                    "wasi:io": microwit_hal::wasi::io,
                    "wasi:spi": microwit_hal::wasi::spi,
                },
                async = [$($waits),*],
            )]
            pub struct Board {
                #[provides("wasi:clocks/monotonic-clock")]
                #[provides("wasi:io/poll")]
                pub clock: MonotonicClock<fn() -> u64, NoopDelay>,
                #[provides("wasi:gpio/digital")]
                pub pins: Pins<digital::Mock, digital::Mock, 1, 1>,
                #[provides("wasi:gpio/delay")]
                #[provides("wasi:i2c/delay")]
                pub delay: Delay<NoopDelay>,
                #[provides("wasi:i2c/i2c")]
                pub buses: I2cBuses<i2c::Mock>,
                #[provides("wasi:spi/spi")]
                pub devices: SpiDevices<spi::Mock<u8>>,
            }
        }
    };
}

board!(at_once, []);
board!(
    waits,
    ["wasi:gpio/delay", "wasi:i2c/delay", "wasi:i2c/i2c", "wasi:io/poll", "wasi:spi/spi"]
);
