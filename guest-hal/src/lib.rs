//! embedded-hal and embedded-io for apps, over the WIT package `mcu:board`.
//!
//! The handles that an app opens by label implement the traits, so drivers take them:
//!
//! | handle | traits |
//! |---|---|
//! | [`i2c::Bus`] | `I2c` |
//! | [`spi::Device`] | `SpiDevice` |
//! | [`digital::Output`] | `OutputPin`, `StatefulOutputPin` |
//! | [`digital::Input`] | `InputPin` |
//! | [`pwm::Channel`] | `SetDutyCycle` |
//! | [`uart::Port`] | `Read`, `Write` of embedded-io |
//! | [`Delay`] | `DelayNs` |
//!
//! With the feature `async` they implement those of embedded-hal-async and embedded-io-async too. A call waits on the
//! board, which suspends the app meanwhile. So the synchronous traits do all that an app with one task needs.
//!
//! With the feature `wasi`, the handles of WASI's drafts in the module `wasi` implement `I2c`, `SpiDevice` and `DelayNs`.
//!
//! An app's world imports the interfaces whose handles the app uses, and the app takes their bindings from here:
//!
//! ```
//! microwit_guest::generate!({
//!     inline: "
//!         package shop:cooler;
//!         world cooler {
//!             import mcu:board/i2c@0.1.0;
//!             export celsius: func() -> option<s8>;
//!         }
//!     ",
//!     world: "cooler",
//!     path: crate_dir!("microwit-wit"),
//!     with: { "mcu:board": microwit_guest_hal },
//! });
//!
//! use embedded_hal::i2c::I2c;
//! use microwit_guest_hal::i2c::{Bus, ErrorCode};
//!
//! /// A driver knows nothing of microwit.
//! fn temperature<B: I2c>(bus: &mut B) -> Result<i8, B::Error> {
//!     let mut register = [0; 2];
//!     bus.write_read(0x48, &[0], &mut register)?;
//!     Ok(register[0].cast_signed())
//! }
//!
//! struct Cooler;
//!
//! impl Guest for Cooler {
//!     fn celsius() -> Option<i8> {
//!         let mut bus = Bus::open("sensors").ok()?;
//!         temperature::<Bus>(&mut bus).ok()
//!     }
//! }
//!
//! export!(Cooler);
//! # fn main() {}
//! ```
//!
//! A transaction is one call of the board, with all of its operations, so a repeated START stays one. It has at most
//! [`MAX_OPERATIONS`]; if several of them read, they read at most [`MAX_READ`] bytes together. More is an overrun,
//! and touches no bus. So is a read that is longer than the board's buffer.

#![no_std]
#![deny(unsafe_code)]

/// The bindings. What they generate calls the board.
#[allow(unsafe_code)]
mod bindings {
    microwit_guest::generate!({
        inline: "
            package microwit:guest-hal;
            world drivers {
                import mcu:board/adc@0.1.0;
                import mcu:board/delay@0.1.0;
                import mcu:board/digital@0.1.0;
                import mcu:board/events@0.1.0;
                import mcu:board/i2c@0.1.0;
                import mcu:board/led@0.1.0;
                import mcu:board/log@0.1.0;
                import mcu:board/pwm@0.1.0;
                import mcu:board/random@0.1.0;
                import mcu:board/spi@0.1.0;
                import mcu:board/storage@0.1.0;
                import mcu:board/timer@0.1.0;
                import mcu:board/uart@0.1.0;
            }
        ",
        world: "drivers",
        path: env!("MICROWIT_WIT"),
    });
}

pub use bindings::mcu::board::*;

mod i2c_traits;
mod pins;
mod port;
mod spi_traits;
mod steps;
mod time;
#[cfg(feature = "wasi")]
pub mod wasi;

pub use pins::{DutyError, PinError};
pub use steps::{MAX_OPERATIONS, MAX_READ};
pub use time::Delay;
