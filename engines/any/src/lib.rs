//! Every engine behind a common set of names.
//!
//! Firmware turns on the feature of one engine and finds that engine here, so it changes engines by changing
//! a feature. With the feature `all`, for tests, `App` is an app for any engine.
#![no_std]

#[cfg(feature = "pack")]
extern crate alloc;

mod bytes;
#[cfg(feature = "pack")]
pub mod pack;
#[cfg(not(chosen = "wamr"))]
mod pool;

pub use microwit_host::Limits;
pub use microwit_list::Engine;

#[cfg(feature = "all")]
pub use bytes::{App, OnAny};

macro_rules! chosen {
    ($($Engine:ident $name:literal $engine:ident [$($packer:ident)?])*) => {$(
        #[cfg(chosen = $name)]
        pub use $engine::{$Engine as Chosen, Instance, include_wasm};
        #[cfg(chosen = $name)]
        pub use bytes::{Bytes, trust};
    )*};
}
microwit_list::each!(chosen);

/// Whether the chosen engine allocates from a [`Pool`] of its own.
pub const POOLED: bool = cfg!(chosen = "wamr");

#[cfg(chosen = "wamr")]
pub use microwit_wamr::{Pool, pool_high_water};
#[cfg(not(chosen = "wamr"))]
pub use pool::{Pool, pool_high_water};
