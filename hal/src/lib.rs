//! The WIT package `mcu:board`, implemented over embedded-hal and its kin, as fields for a board's struct.
//!
//! Invariant: an app sees only labels. The board's code decides which pin or bus is behind a label, and a
//! peripheral is open at most once.
//!
//! | interface | field | over | async |
//! |---|---|---|---|
//! | `digital` | [`Pins`], [`Watched`] for edges | embedded-hal | - |
//! | `i2c` | [`I2cBuses`] | embedded-hal, embedded-hal-async | yes |
//! | `spi` | [`SpiDevices`] | embedded-hal, embedded-hal-async | yes |
//! | `uart` | [`SerialPorts`] | embedded-io, embedded-io-async | yes |
//! | `pwm` | [`PwmChannels`] | embedded-hal | - |
//! | `adc` | [`AnalogInputs`] | [`Measure`], [`MeasureWaits`], closures | yes |
//! | `delay` | [`Delay`] | embedded-hal, embedded-hal-async | yes |
//! | `timer` | [`Clock`] | a function | - |
//! | `events` | `&`[`Events`], [`BlockingEvents`] | a queue that interrupts fill | yes |
//! | `storage` | `Stores`, with the feature `storage` | sequential-storage, embedded-storage(-async) | yes |
//! | `random` | `Random`, with the feature `random` | `rand_core` 0.9 | yes |
//! | `log` | [`Console`]; `ToLog` and `ToDefmt`, with the features `log` and `defmt` | `core::fmt::Write`, log, defmt | - |
//! | `led` | [`Light`] | embedded-hal | - |
//!
//! With the feature `wasi`, some serve drafts of WASI too.
//!
//! An interface with "yes" has two flavours: with the option `async = ["mcu:board/i2c"]`, other tasks run while an app
//! waits. The others do not wait. Nothing is allocated: what passes through a buffer has a limit, which is a parameter of
//! the type.
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
//!
//! # Grants
//!
//! Each app has a board of its own, which lists what the app may open. Apps share a bus as drivers do: each board has
//! a device of `embedded-hal-bus` or `embassy-embedded-hal` on it. A board may borrow.
//!
//! ```
//! # use embedded_hal_mock::eh1::{digital, i2c};
//! # let (led, fan, bus) = (digital::Mock::new(&[]), digital::Mock::new(&[]), i2c::Mock::new(&[]));
//! use core::cell::RefCell;
//! use embedded_hal_bus::i2c::RefCellDevice;
//! use microwit_hal::mcu::board::{digital::HostOutput, i2c::HostBus, types::OpenError};
//! use microwit_hal::{I2cBuses, Pins};
//! # use microwit_hal::Console;
//! # use microwit_host::mcu_host;
//!
//! # #[mcu_host(
//! #     world = "thermostat",
//! #     path = crate_dir!("microwit-wit"),
//! #     with = { "mcu:board": microwit_hal::mcu::board },
//! # )]
//! struct Board<'d> {
//! #   #[provides("mcu:board/digital")]
//!     pins: Pins<&'d mut digital::Mock>,
//! #   #[provides("mcu:board/i2c")]
//!     buses: I2cBuses<RefCellDevice<'d, i2c::Mock>>,
//! #   #[provides("mcu:board/log")]
//! #   console: Console<String>,
//! }
//!
//! # let (mut led, mut fan) = (led, fan);
//! let bus = RefCell::new(bus);
//! let mut one = Board {
//!     pins: Pins::new([("led", &mut led)], []),
//!     buses: I2cBuses::new([("sensors", RefCellDevice::new(&bus))]),
//! #   console: Console::new(String::new()),
//! };
//! let mut other = Board {
//!     pins: Pins::new([("fan", &mut fan)], []),
//!     buses: I2cBuses::new([("sensors", RefCellDevice::new(&bus))]),
//! #   console: Console::new(String::new()),
//! };
//!
//! assert!(one.buses.open("sensors").is_ok() && other.buses.open("sensors").is_ok());
//! assert!(HostOutput::open(&mut other.pins, "fan").is_ok());
//! assert_eq!(HostOutput::open(&mut one.pins, "fan").err(), Some(OpenError::NotFound));
//! # (led.done(), fan.done(), bus.into_inner().done());
//! ```
//!
//! A pin or a bus that is given to two boards, or under two labels, does not compile:
//!
//! ```compile_fail,E0382
//! # use embedded_hal_mock::eh1::digital;
//! # let led = digital::Mock::new(&[]);
//! use microwit_hal::Pins;
//!
//! let one = Pins::<_>::new([("led", led)], []);
//! let other = Pins::<_>::new([("light", led)], []);
//! ```

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

microwit_host::interfaces!({
    path: env!("MICROWIT_WIT"),
    package: "mcu:board",
    async: [
        "mcu:board/adc",
        "mcu:board/delay",
        "mcu:board/events",
        "mcu:board/i2c",
        "mcu:board/random",
        "mcu:board/spi",
        "mcu:board/storage",
        "mcu:board/uart",
    ],
});

mod analog;
mod blocking;
mod console;
mod edges;
mod events;
mod i2c;
mod labelled;
#[cfg(any(feature = "log", feature = "defmt"))]
mod logs;
mod pins;
mod pwm;
#[cfg(feature = "random")]
mod random;
mod serial;
mod spi;
mod steps;
#[cfg(feature = "storage")]
mod storage;
#[cfg(test)]
mod testing;
mod time;
#[cfg(feature = "wasi")]
pub mod wasi;

pub use analog::{Analog, AnalogInputs, Measure, MeasureWaits};
pub use blocking::BlockingEvents;
pub use console::Console;
pub use edges::{UnknownLevel, Watched};
pub use embassy_sync::blocking_mutex::raw::{CriticalSectionRawMutex, RawMutex};
pub use events::{Events, Policy};
pub use i2c::I2cBuses;
pub use labelled::Labelled;
#[cfg(any(feature = "log", feature = "defmt"))]
pub use logs::MAX_MESSAGE;
#[cfg(feature = "defmt")]
pub use logs::ToDefmt;
#[cfg(feature = "log")]
pub use logs::ToLog;
pub use pins::{Light, NoInput, Pins};
pub use pwm::PwmChannels;
#[cfg(feature = "random")]
pub use random::Random;
pub use serial::SerialPorts;
pub use spi::{MAX_DELAY_NS, SpiDevices};
pub use steps::MAX_OPERATIONS;
#[cfg(feature = "storage")]
pub use storage::{Blocking, MAX_KEY, MapConfig, Store, Stores};
pub use time::{Clock, Delay};
