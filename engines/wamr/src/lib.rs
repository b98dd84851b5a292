//! Runs microwit apps on WAMR, the WebAssembly Micro Runtime.
//!
//! WAMR's sources are compiled with this crate, but without WAMR's table of natives, which all apps would
//! share. Instead, this crate walks an app's imports once and binds each to its row, in place. The host is
//! passed to each call, and this crate never owns it.
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
