//! The library behind the command `microwit`: inspects an app, checks it against a firmware, and packs it
//! for an engine.
#![forbid(unsafe_code)]

pub mod app;
pub mod bytes;
pub mod check;
pub mod component;
pub mod engine;
pub mod files;
pub mod inspect;
pub mod limits;
pub mod memory;
pub mod names;
pub mod pack;
pub mod problem;
pub mod stack;
pub mod table;
pub mod verify;
pub mod wit;

pub use microwit_bindgen::{Error, Errors};

/// The result of a command, or all errors with their way out.
pub type Result<T> = std::result::Result<T, Errors>;
