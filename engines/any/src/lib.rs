//! Every engine behind one name.
//!
//! Firmware turns on the feature of one engine and finds it here: another engine is another feature.
//! With the feature `all`, for tests, [`App`] is an app for any of them.
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
        pub use bytes::{Bytes, bytes, trust};
    )*};
}
microwit_list::each!(chosen);

/// Whether the chosen engine has an allocator of its own, in a [`Pool`].
pub const POOLED: bool = cfg!(chosen = "wamr");

#[cfg(chosen = "wamr")]
pub use microwit_wamr::{Pool, pool_high_water};
#[cfg(not(chosen = "wamr"))]
pub use pool::{Pool, pool_high_water};
