//! What a guest's generated code calls.
//!
//! An app needs [`generate!`] from here, and [`List`], [`Owned`] and [`Borrowed`] where its world
//! has such types; everything else is called by generated code.
//!
//! Invariant: what an app doesn't use leaves no byte in it. There is no code here that is not
//! inlined or generic, no allocator and, but for `cabi_region`, no static.

#![no_std]
// Every `at` in here is aligned for what is read or written there: the ABI says so, and each
// `# Safety` repeats it.
#![allow(clippy::cast_ptr_alignment)]
// What generated code calls must vanish into it; `inline` alone is not enough at `opt-level = "z"`.
#![allow(clippy::inline_always)]

#[cfg(feature = "alloc")]
extern crate alloc;

mod call;
mod compound;
#[cfg(feature = "alloc")]
mod heap;
mod list;
mod named;
mod region;
mod resource;
mod value;

pub use list::{List, Owned};
#[cfg(feature = "macros")]
pub use microwit_macro::generate;
pub use resource::Borrowed;

/// What generated code names; not for anyone else.
#[doc(hidden)]
pub mod __private {
    pub use crate::call::{Area, lifted, slots};
    pub use crate::region::{Arena, Region};
    pub use crate::resource::{Handle, Resource, into_handle};
    pub use crate::value::{Canonical, Lift, Lower, Plain, flat_next, lift_next};
    pub use crate::{
        __cases as cases, __flags as flags, __plain as plain, __record as record,
        __region as region, __resource as resource, __transparent as transparent,
        __variant as variant,
    };
    pub use crate::{Borrowed, List, Owned};
    #[cfg(feature = "alloc")]
    pub use {crate::heap::heap, alloc::string::String, alloc::vec::Vec};
}

/// Gives up: the host sees a trap.
#[inline(always)]
fn trap() -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    panic!("there is not as much memory as the host asked for");
}

#[cfg(all(target_family = "wasm", feature = "panic-handler"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    trap()
}
