//! The smallest engine there is. Its apps are tables of Rust functions; all else is as in a crate for a
//! real engine, file by file, so that such a crate starts as a copy of this one.
//!
//! It is also the fake engine that the shared half is tested with, under Miri too.
#![no_std]

extern crate alloc;

mod bytes;
mod import;
mod store;

pub use microwit_host::Limits;

pub use bytes::{Exported, Func, Module};
pub use import::Caller;
pub use store::Template;

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub type Instance<H, const HANDLES: usize = 16> = microwit_engine::Instance<Template, H, HANDLES>;
