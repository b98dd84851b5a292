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
//! operating system, for one thread only. A firmware that runs apps on several tasks of an RTOS turns the
//! feature off, and supplies `wasmtime_tls_get` and `wasmtime_tls_set`.
#![no_std]

extern crate alloc;

mod bytes;
mod image;
mod import;
#[cfg(feature = "pack")]
mod pack;
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
