//! Runs microwit apps on wasmi 2.
//!
//! This crate binds an app without wasmi's `Linker`: it walks the app's imports once and looks up each in the
//! world's table. The host is passed to each call, and this crate never owns it.
//!
//! ```
//! use microwit_host::mcu_host;
//! use microwit_wasmi::{Instance, Limits, Validated};
//!
//! #[mcu_host(inline = "package home:lamp; world lamp {
//!     import set: func(on: bool);
//!     export blink: func(times: u32) -> u32;
//! }")]
//! struct Board {
//!     changes: u32,
//! }
//!
//! impl lamp::LampImports for Board {
//!     fn set(&mut self, _on: bool) {
//!         self.changes += 1;
//!     }
//! }
//!
//! fn blinks(app: Validated<'_>, board: &mut Board) -> Option<u32> {
//!     let limits = Limits::DEFAULT.memory(8192);
//!     let blinks = Instance::scope(app, board, limits, |app, board| {
//!         let exports = lamp::Lamp::bind(app).ok()?;
//!         exports.blink(app, board, 3).ok()
//!     });
//!     blinks.ok()?
//! }
//! ```
//!
//! [`include_wasm!`] makes a [`Validated`] of a file while the firmware is compiled. With the feature `validate`,
//! `&[u8]` is one too: wasmi validates the app on the chip, which takes 115 KiB of flash.
//!
//! An app that wasmi does not take is a [`LoadError`](microwit_host::LoadError); how an app ends that does what it
//! may not is a [`CallError`](microwit_host::CallError). [`Limits`] bounds memory, tables, stack, heap and fuel.
#![no_std]

extern crate alloc;

mod bytes;
mod import;
mod parked;
mod store;
mod values;

pub use microwit_host::Limits;

pub use bytes::Validated;
#[doc(hidden)]
pub use microwit_list::app_bytes as __app_bytes;
pub use store::Wasmi;
pub use values::Callee;

/// The features of WebAssembly that apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Wasmi.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Wasmi, H, HANDLES>;
