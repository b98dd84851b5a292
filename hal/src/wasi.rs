//! WASI's clock and its drafts for hardware, served by the adapters of `mcu:board`.
//!
//! | interface | field |
//! |---|---|
//! | `wasi:i2c/i2c` | [`I2cBuses`](crate::I2cBuses) |
//! | `wasi:i2c/delay`, `wasi:gpio/delay` | [`Delay`](crate::Delay) |
//! | `wasi:spi/spi` | [`SpiDevices`](crate::SpiDevices) |
//! | `wasi:gpio/digital` | [`Pins`](crate::Pins); an app cannot watch pins |
//! | `wasi:clocks/monotonic-clock`, `wasi:io/poll` | [`MonotonicClock`] |
//!
//! `wasi:i2c` has no function that opens a bus, and `wasi:gpio` none that opens a pin. The firmware opens it, with
//! [`I2cBuses::hand_out`](crate::I2cBuses::hand_out) or [`Pins::hand_out_output`](crate::Pins::hand_out_output), and passes it to
//! the app's export:
//!
//! ```
//! # use embedded_hal_mock::eh1::i2c;
//! use microwit_hal::I2cBuses;
//! use microwit_host::{App, CallError, mcu_host};
//!
//! #[mcu_host(
//!     inline = "
//!         package shop:cooler;
//!         world cooler {
//!             use wasi:i2c/i2c@0.2.0-draft.{i2c};
//!             export celsius: func(bus: i2c) -> option<s8>;
//!         }
//!     ",
//!     world = "cooler",
//!     path = concat!(crate_dir!("microwit-wit"), "/wasi/i2c.wit"),
//!     with = { "wasi:i2c": microwit_hal::wasi::i2c },
//! )]
//! struct Board {
//!     #[provides("wasi:i2c/i2c")]
//!     buses: I2cBuses<i2c::Mock>,
//! }
//!
//! fn celsius<A: App<Host = Board>>(
//!     exports: &cooler::Cooler<A::Func>,
//!     app: &mut A,
//!     board: &mut Board,
//! ) -> Result<Option<i8>, CallError> {
//!     let Ok(bus) = board.buses.hand_out("sensors") else { return Ok(None) };
//!     exports.celsius(app, board, bus)
//! }
//! ```

mod buses;
mod devices;
mod moments;
mod pins;
mod waits;

use crate::steps::MAX_OPERATIONS;
use static_alloc::{leaked::LeakBox, unsync::Bump};

/// The bindings. Each package has a folder of its own, so each needs a module.
mod drafts {
    pub mod clocks {
        microwit_host::interfaces!({
            path: [
                concat!(env!("MICROWIT_WIT"), "/wasi/clocks.wit"),
                concat!(env!("MICROWIT_WIT"), "/wasi/io.wit"),
            ],
            package: "wasi:clocks",
            with: { "wasi:io": crate::wasi::io },
        });
    }

    pub mod gpio {
        microwit_host::interfaces!({
            path: [
                concat!(env!("MICROWIT_WIT"), "/wasi/gpio.wit"),
                concat!(env!("MICROWIT_WIT"), "/wasi/io.wit"),
            ],
            package: "wasi:gpio",
            with: { "wasi:io": crate::wasi::io },
            async: ["wasi:gpio/delay"],
        });
    }

    pub mod i2c {
        microwit_host::interfaces!({
            path: concat!(env!("MICROWIT_WIT"), "/wasi/i2c.wit"),
            package: "wasi:i2c",
            async: ["wasi:i2c/delay", "wasi:i2c/i2c"],
        });
    }

    pub mod io {
        microwit_host::interfaces!({
            path: concat!(env!("MICROWIT_WIT"), "/wasi/io.wit"),
            package: "wasi:io",
            async: ["wasi:io/poll"],
        });
    }

    pub mod spi {
        microwit_host::interfaces!({
            path: concat!(env!("MICROWIT_WIT"), "/wasi/spi.wit"),
            package: "wasi:spi",
            async: ["wasi:spi/spi"],
        });
    }
}

pub use drafts::{
    clocks::wasi::clocks, gpio::wasi::gpio, i2c::wasi::i2c, io::wasi::io, spi::wasi::spi,
};
pub use moments::{MAX_POLLABLES, MonotonicClock};

/// Room for the parts of one result, each of at most `WORDS / MAX_OPERATIONS` words.
///
/// A result is a slice of slices, which live as long as the adapter is borrowed. A field cannot have that lifetime.
pub(crate) struct Parts<const WORDS: usize>(Bump<[usize; WORDS]>);

impl<const WORDS: usize> Parts<WORDS> {
    pub fn new() -> Self {
        Self(Bump::uninit())
    }

    /// Keeps the first `len` parts until the next result.
    pub fn keep<'s, T>(&'s mut self, parts: [T; MAX_OPERATIONS], len: usize) -> Option<&'s [T]>
    where
        T: Copy + 's,
    {
        const { assert!(size_of::<[T; MAX_OPERATIONS]>() <= WORDS * size_of::<usize>()) };
        self.0.reset();
        let room = self.0.bump_box().ok()?;
        LeakBox::leak(LeakBox::write(room, parts)).get(..len)
    }
}
