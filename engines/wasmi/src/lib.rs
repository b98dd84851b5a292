//! Runs microwit apps on wasmi 2.
//!
//! This crate binds an app without wasmi's `Linker`: it walks the app's imports once and looks up each in the
//! world's table. The host is passed to each call, and this crate never owns it.
#![no_std]

extern crate alloc;

mod bytes;
mod import;
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
