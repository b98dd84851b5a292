//! The smallest possible engine. Its apps are tables of Rust functions. Everything else is the same, file by
//! file, as in a crate for a real engine, so a new engine crate starts as a copy of this one.
//!
//! It is also the fake engine with which the shared half of all engines is tested, under Miri too.
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
