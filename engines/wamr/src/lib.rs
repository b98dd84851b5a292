//! Runs microwit apps on WAMR, the WebAssembly Micro Runtime.
//!
//! WAMR's sources are compiled with this crate, but without WAMR's table of natives, which all apps would
//! share. Instead, this crate walks an app's imports once and binds each to its row, in place. The host is
//! passed to each call, and this crate never owns it.
//!
//! ```
//! use microwit_host::mcu_host;
//! use microwit_wamr::{Instance, Limits};
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
//! fn blinks(app: &[u8], board: &mut Board) -> Option<u32> {
//!     let limits = Limits::DEFAULT.memory(8192);
//!     let blinks = Instance::scope(app, board, limits, |app, board| {
//!         let exports = lamp::Lamp::bind(app).ok()?;
//!         exports.blink(app, board, 3).ok()
//!     });
//!     blinks.ok()?
//! }
//! ```
//!
//! WAMR validates each app that it loads, and takes its memory from one [`Pool`] that the firmware gives before.
//! Fuel is counted with the feature `fuel`: without it, [`Limits`] must have no fuel, or loading fails.
//!
//! An app that WAMR does not take is a [`LoadError`](microwit_host::LoadError); how an app ends that does what it
//! may not is a [`CallError`](microwit_host::CallError).
#![no_std]

mod bytes;
mod ffi;
mod import;
mod raw;
mod store;

pub use microwit_host::Limits;

#[doc(hidden)]
pub use microwit_list::app_bytes as __app_bytes;
pub use raw::{Callee, Pool, pool_high_water};
pub use store::Wamr;

/// The features of WebAssembly that apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Wamr.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Wamr, H, HANDLES>;
