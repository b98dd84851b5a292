//! embedded-hal over WASI's drafts: `I2c` for [`i2c::i2c::I2c`], `DelayNs` for [`i2c::delay::Delay`], `SpiDevice` for
//! [`spi::spi::SpiDevice`].
//!
//! A transaction reads at most [`MAX_READ`](crate::MAX_READ) bytes, unless it is one read, or of I2C a write and a read: these
//! are as long as the host's buffer allows. [`spi::spi::open_into`] opens a device of SPI. It traps if its buffer is too small
//! for the text of an error, as a transaction does for a text of more than 256 bytes; `microwit-hal` has none of more than 19.
//!
//! An app gets its bus from whoever calls its export:
//!
//! ```
//! microwit_guest::generate!({
//!     inline: "
//!         package shop:cooler;
//!         world cooler {
//!             use wasi:i2c/i2c@0.2.0-draft.{i2c};
//!             export celsius: func(bus: i2c) -> option<s8>;
//!         }
//!     ",
//!     world: "cooler",
//!     path: concat!(crate_dir!("microwit-wit"), "/wasi/i2c.wit"),
//!     with: { "wasi:i2c": microwit_guest_hal::wasi::i2c },
//! });
//!
//! use embedded_hal::i2c::I2c as _;
//!
//! struct Cooler;
//!
//! impl Guest for Cooler {
//!     fn celsius(mut bus: I2c) -> Option<i8> {
//!         let mut register = [0; 2];
//!         bus.write_read(0x48, &[0], &mut register).ok()?;
//!         Some(register[0].cast_signed())
//!     }
//! }
//!
//! export!(Cooler);
//! # fn main() {}
//! ```

/// The bindings. What they generate calls the board.
#[allow(unsafe_code)]
mod bindings {
    microwit_guest::generate!({
        inline: "
            package microwit:guest-hal-wasi;
            world drafts {
                import wasi:i2c/delay@0.2.0-draft;
                import wasi:i2c/i2c@0.2.0-draft;
                import wasi:spi/spi;
            }
        ",
        world: "drafts",
        path: [
            concat!(env!("MICROWIT_WIT"), "/wasi/i2c.wit"),
            concat!(env!("MICROWIT_WIT"), "/wasi/spi.wit"),
        ],
    });
}

pub use bindings::wasi::{i2c, spi};

mod bus;
mod device;
