//! Runs microwit apps on wasmtime 48's Pulley interpreter.
//!
//! A chip has neither wasmtime's compiler nor its components: it runs images of core modules, made
//! before (`microwit pack`, or `Image` with the feature `pack`), where they lie. An app is bound
//! without wasmtime's `Linker`: its own list of imports is walked once, and each is looked up in the
//! world's table. The host is passed to each call and never owned here.
//!
//! A firmware gets 28 KiB smaller and 20 % faster with `--cfg pulley_disable_interp_simd` in its
//! `RUSTFLAGS`: apps with SIMD are refused when images are made.
//!
//! wasmtime keeps a word for each thread. The feature `tls`, which is on unless you turn it off, keeps it:
//! on a chip, where there is no system for that, for one thread. Who runs apps on several tasks of an RTOS
//! turns it off and supplies `wasmtime_tls_get` and `wasmtime_tls_set`.
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

/// What of WebAssembly apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Wasmtime.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Wasmtime, H, HANDLES>;
