//! The WIT package `mcu:board`, implemented over embedded-hal, as fields for a board's struct.
//!
//! Invariant: an app sees only labels. The board's code decides which pin or bus is behind a label, and a
//! peripheral is open at most once.
//!
//! [`Events`] is the queue of what a board tells an app by `mcu:board/events`.
//!
//! ```
//! # use embedded_hal_mock::eh1::{digital, i2c};
//! # let (led, bus) = (digital::Mock::new(&[]), i2c::Mock::new(&[]));
//! use core::fmt::Write;
//! use microwit_hal::{Console, I2cBuses, Pins};
//! use microwit_host::mcu_host;
//!
//! #[mcu_host(
//!     world = "thermostat",
//!     path = crate_dir!("microwit-wit"),
//!     with = { "mcu:board": microwit_hal::mcu::board },
//! )]
//! struct Board<W: Write> {
//!     #[provides("mcu:board/digital")]
//!     pins: Pins<digital::Mock>,
//!     #[provides("mcu:board/i2c")]
//!     buses: I2cBuses<i2c::Mock>,
//!     #[provides("mcu:board/log")]
//!     console: Console<W>,
//! }
//!
//! let mut board = Board {
//!     pins: Pins::new([("fan", led)], []),
//!     buses: I2cBuses::new([("sensors", bus)]),
//!     console: Console::new(String::new()),
//! };
//! # board.pins.into_parts().0[0].1.done();
//! # board.buses.into_inner()[0].1.done();
//! ```

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

microwit_host::interfaces!({
    path: env!("MICROWIT_WIT"),
    package: "mcu:board",
    async: ["mcu:board/delay", "mcu:board/events"],
});

mod console;
mod events;
mod i2c;
mod labelled;
mod pins;
mod time;

pub use console::Console;
pub use embassy_sync::blocking_mutex::raw::{CriticalSectionRawMutex, RawMutex};
pub use events::{Events, Policy};
pub use i2c::{I2cBuses, MAX_OPERATIONS};
pub use pins::{Light, NoInput, Pins};
pub use time::{Clock, Delay};
