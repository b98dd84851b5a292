//! Peripheral APIs for WebAssembly apps on microcontrollers, written once, in WIT.
//!
//! This crate is the firmware's half. [`#[mcu_host]`](mcu_host) makes a struct of yours the host of a WIT
//! world: you implement a trait for each interface, and apps call its functions. An engine, which is a
//! feature of this crate, runs the apps. The app's half is the crate `microwit-guest`.
//!
//! ```
//! use microwit::mcu_host;
//!
//! #[mcu_host(inline = "
//!     package plant:tank@0.1.0;
//!     interface valve { open: func(percent: u8) -> result<_, string>; }
//!     world tank { import valve; export step: func(level: u32) -> u32; }
//! ")]
//! struct Board {
//!     valve: u8,
//! }
//!
//! impl tank::plant::tank::valve::Host for Board {
//!     fn open(&mut self, percent: u8) -> Result<(), &str> {
//!         if percent > 100 {
//!             return Err("a valve opens by 100 % at most");
//!         }
//!         self.valve = percent;
//!         Ok(())
//!     }
//! }
//! # #[cfg(all(feature = "wasmi", feature = "validate"))]
//! fn run(wasm: &[u8], board: &mut Board) -> Result<u32, Box<dyn std::error::Error>> {
//!     use microwit::{Limits, wasmi::Instance};
//!
//!     let limits = Limits::DEFAULT.memory(8192).fuel(100_000);
//!     Instance::scope(wasm, board, limits, |app, board| {
//!         let exports = tank::Tank::bind(app)?;
//!         Ok(exports.step(app, board, 40)?)
//!     })?
//! }
//! # fn main() {}
//! ```
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `wasmi`, `tinywasm`, `wasmtime`, `wamr` | an engine, as a module of that name |
//! | `fuel` (on by default) | engines with a choice count fuel; on tinywasm this takes 45 KiB of flash |
//! | `async` | engines with a choice park apps whose host functions wait; on wasmtime this takes 4.5 KiB of flash |
//! | `validate` | engines with a choice validate apps that arrive while the firmware runs |
//! | `supervisor` | a supervisor for apps: start, stop, kill, restart, replace |
//! | `stop` | on WAMR, an interrupt ends the slice of an app at its next branch |
//! | `hal` | the WIT package `mcu:board` over embedded-hal |
//!
//! # What can go wrong
//!
//! An app that does not fit the board is refused with a [`LoadError`] before any of it runs. An app that
//! breaks a rule or exceeds its [`Limits`] ends with a [`Trap`]; the [`CallError`] says in which function.
//! The firmware goes on in either case. Nothing that an app does makes these crates panic.
#![no_std]
#![forbid(unsafe_code)]

pub use microwit_host::{
    App, Borrow, CallError, Control, Deadline, Format, Guest, HostTrap, Items, Limits, List,
    LoadError, Name, Own, Trap, TrapCode, WorldHost, interfaces, mcu_host,
};

#[cfg(feature = "hal")]
pub use microwit_hal as hal;
#[cfg(feature = "supervisor")]
pub use microwit_supervisor as supervisor;
#[cfg(feature = "tinywasm")]
pub use microwit_tinywasm as tinywasm;
#[cfg(feature = "wamr")]
pub use microwit_wamr as wamr;
#[cfg(feature = "wasmi")]
pub use microwit_wasmi as wasmi;
#[cfg(feature = "wasmtime")]
pub use microwit_wasmtime as wasmtime;

#[doc(hidden)]
pub use microwit_host::__private_v0_1;
