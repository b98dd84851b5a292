//! What the commands `vectors`, `guests`, `corpus` and `smith` link to the hosts that they generate.
//!
//! A generated host is an *identity host*: it returns what it gets. Everything here is generic over
//! it, and over the engine that runs its guests.
#![forbid(unsafe_code)]

pub mod engine;
mod keep;
mod shape;
mod tally;
mod value;
pub mod vectors;

pub use keep::{Keep, keep};
pub use tally::{Caught, Tally, caught};
pub use value::{Fresh, Invent, Show, Value};

/// What a host does that is only bound.
///
/// # Panics
///
/// Always: nobody calls it.
pub fn nobody_calls<T>() -> T {
    panic!("this host is only bound")
}
