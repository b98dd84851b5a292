//! Runs microwit apps on WAMR, the WebAssembly Micro Runtime.
//!
//! WAMR's sources are compiled with this crate. Its table of natives, which all apps would share, is
//! not: an app's own list of imports is walked once, and each is bound to its row in place. The host
//! is passed to each call and never owned here.
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

/// What of WebAssembly apps may use.
pub const FEATURES: &[&str] = microwit_list::Engine::Wamr.features();

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Wamr, H, HANDLES>;
