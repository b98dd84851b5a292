//! Runs microwit apps on wasmtime 48's Pulley interpreter.
//!
//! A chip has neither wasmtime's compiler nor its components. It runs images of core modules, in place.
//! `microwit pack` makes images, and so does `Image` with the feature `pack`. This crate binds an app without
//! wasmtime's `Linker`: it walks the app's imports once and looks up each in the world's table. The host is
//! passed to each call, and this crate never owns it.
//!
//! `--cfg pulley_disable_interp_simd` in `RUSTFLAGS` makes a firmware 28 KiB smaller and 20 % faster. It is
//! safe to use, because apps with SIMD are refused when images are made.
//!
//! wasmtime needs one word for each thread. The default feature `tls` provides it; on a chip without an
//! operating system, for one thread only: an executor that runs in interrupts is another. A firmware that runs
//! apps on several tasks of an RTOS turns the feature off, and supplies `wasmtime_tls_get` and `wasmtime_tls_set`.
//!
//! A world with functions that wait needs the feature `async`. A call that may wait then runs on a stack of its
//! own, and so do the host functions in it: 8 KiB on a chip, or as much as [`Limits::stack`] if that is more.
//! Nothing guards the end of that stack. Where less than half of it is left, no function of the app begins
//! inside an import (`StackOverflow`).
//!
//! ```
//! use microwit_host::mcu_host;
//! use microwit_wasmtime::{Instance, Limits, Trusted};
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
//! Apps that run from the same image at once share what wasmtime makes of it, and have stacks of the same size.
//!
//! [`include_wasm!`] includes an image. An image counts fuel if it was made so (`microwit pack --fuel`): with
//! [`Limits::fuel`], others are refused.
//!
//! An app that wasmtime does not take is a [`LoadError`](microwit_host::LoadError); how an app ends that does what it
//! may not is a [`CallError`](microwit_host::CallError).
#![no_std]

extern crate alloc;

mod bytes;
mod depth;
mod image;
mod import;
mod opened;
#[cfg(feature = "pack")]
mod pack;
#[cfg(feature = "async")]
mod parked;
mod store;
#[cfg(feature = "tls")]
mod tls;
mod values;

pub use microwit_host::Limits;

pub use bytes::Trusted;
#[doc(hidden)]
pub use bytes::image as __image;
pub use image::Target;
pub use import::Callee;
#[doc(hidden)]
pub use microwit_macro::packed_bytes as __packed_bytes;
#[cfg(feature = "pack")]
pub use pack::{FORMAT, Image, Packing, names_in, pack};
pub use store::Wasmtime;

/// The features of WebAssembly that apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Wasmtime.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Wasmtime, H, HANDLES>;
