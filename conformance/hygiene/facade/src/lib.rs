//! A company's crate that re-exports microwit.
#![no_std]
#![forbid(unsafe_code)]

pub use microwit;
pub use microwit_guest as guest;
