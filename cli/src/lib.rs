//! What the `microwit` command knows: what an app is, whether it runs on a board, and what its engine
//! takes.
#![forbid(unsafe_code)]

pub mod app;
pub mod bytes;
pub mod check;
pub mod component;
pub mod engine;
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

/// What a command comes to, or what is wrong and the way out.
pub type Result<T> = std::result::Result<T, Errors>;
