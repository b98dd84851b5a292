//! The WIT package `mcu:board`, implemented over embedded-hal, as fields for a board's struct.
//!
//! Invariant: an app sees only labels. The board's code decides which pin or bus is behind a label, and a
//! peripheral is open at most once.
//!
//! ```
//! # use embedded_hal_mock::eh1::{digital, i2c};
//! # let (led, bus) = (digital::Mock::new(&[]), i2c::Mock::new(&[]));
//! use microwit_hal::{I2cBuses, Pins};
//!
//! struct Board {
//!     pins: Pins<digital::Mock>,
//!     buses: I2cBuses<i2c::Mock>,
//! }
//! let mut board = Board {
//!     pins: Pins::new([("fan", led)], []),
//!     buses: I2cBuses::new([("sensors", bus)]),
//! };
//! # board.pins.into_parts().0[0].1.done();
//! # board.buses.into_inner()[0].1.done();
//! ```

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

microwit_host::interfaces!({ path: env!("MICROWIT_WIT"), package: "mcu:board" });

mod console;
mod i2c;
mod labelled;
mod pins;
mod time;

pub use console::Console;
pub use i2c::{I2cBuses, MAX_OPERATIONS};
pub use pins::{Light, NoInput, Pins};
pub use time::{Clock, Delay};
