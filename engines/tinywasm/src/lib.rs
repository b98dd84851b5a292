//! Runs microwit apps on tinywasm.
//!
//! An app is packed for it beforehand: an archive is what tinywasm makes of a module, so the chip
//! needs neither parser nor validator. The host is passed to each call and never owned here.
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

/// The global in which an app counts its fuel where tinywasm does not: while an import is served.
const FUEL: &str = "microwit_fuel";

/// What of WebAssembly apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Tinywasm.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Tinywasm, H, HANDLES>;
