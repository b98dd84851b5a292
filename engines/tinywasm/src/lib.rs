//! Runs microwit apps on tinywasm.
//!
//! Apps are packed for it: an archive is what tinywasm makes of a module, so the chip needs neither a parser
//! nor a validator. The host is passed to each call, and this crate never owns it.
//!
//! ```
//! use microwit_host::mcu_host;
//! use microwit_tinywasm::{Instance, Limits, Trusted};
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
//! fn blinks(app: Trusted<'_>, board: &mut Board) -> Option<u32> {
//!     let limits = Limits::DEFAULT.memory(8192);
//!     let blinks = Instance::scope(app, board, limits, |app, board| {
//!         let exports = lamp::Lamp::bind(app).ok()?;
//!         exports.blink(app, board, 3).ok()
//!     });
//!     blinks.ok()?
//! }
//! ```
//!
//! [`include_wasm!`] includes an archive. With the feature `fuel`, which takes 45 KiB of flash, fuel is counted, and
//! an app may wait inside an import. Without it, [`Limits`] must have neither fuel nor slices, or loading fails.
//! With the feature `parser` `&[u8]` is a [`Trusted`] too: the chip parses and validates the app.
//!
//! An app that tinywasm does not take is a [`LoadError`](microwit_host::LoadError); how an app ends that does what it
//! may not is a [`CallError`](microwit_host::CallError).
#![no_std]

extern crate alloc;

mod bytes;
mod import;
mod memory;
mod meter;
#[cfg(feature = "parser")]
mod pack;
mod parked;
mod run;
mod store;
mod values;

pub use microwit_host::Limits;

pub use bytes::Trusted;
#[doc(hidden)]
pub use bytes::archive as __archive;
#[doc(hidden)]
pub use microwit_macro::packed_bytes as __packed_bytes;
#[cfg(feature = "pack")]
pub use pack::{Archive, FORMAT, names_in, pack};
pub use store::{Callee, Tinywasm};

/// The global in which an app counts its fuel inside imports, where tinywasm does not count it.
const FUEL: &str = "microwit_fuel";

/// The features of WebAssembly that apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Tinywasm.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Tinywasm, H, HANDLES>;
