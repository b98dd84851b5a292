//! Runs microwit apps on tinywasm.
//!
//! Apps are packed for it: an archive is what tinywasm makes of a module, so the chip needs neither a parser
//! nor a validator. The host is passed to each call, and this crate never owns it.
#![no_std]

extern crate alloc;

mod bytes;
mod import;
mod memory;
#[cfg(feature = "parser")]
mod pack;
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
