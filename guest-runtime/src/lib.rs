//! The library for apps: [`generate!`], and the code that generated code calls.
//!
//! ```
//! # /* A test has `std`; an app doesn't need it.
//! #![no_std]
//! # */
//! microwit_guest::generate!({ inline: "
//!     package shop:shelf;
//!     world shelf {
//!         import weigh: func(item: string) -> result<u32>;
//!         import label: func(item: string) -> string;
//!         export next: func(item: string) -> string;
//!     }
//! " });
//!
//! struct Shelf;
//!
//! impl Guest for Shelf {
//!     fn next<'a>(item: &'a str, buf: &'a mut [u8]) -> &'a str {
//!         match weigh(item) {
//!             Ok(0) | Err(()) => "nothing there",
//!             Ok(_) => label_into(item, buf),
//!         }
//!     }
//! }
//!
//! export!(Shelf);
//! # fn main() {}
//! ```
//!
//! * A function that returns a list or a string takes a buffer for it, ends in `_into`, and returns a view of
//!   that buffer. If the buffer is too small, the app traps, and the trap says how many bytes had no room. If
//!   the function has a parameter `len` and returns bytes, the buffer's length is passed as `len`. With the
//!   option `alloc` there is also a function without `_into`, which returns `String` and `Vec`.
//! * The arguments of an exported function are in an arena (`arena: 256` bytes) until the function returns.
//!   If it returns a list or a string, its last parameter is the rest of the arena.
//! * A list of a type that Rust lays out in its own way (`option`, `result`, `tuple`) is a [`List`]; one of
//!   resources is an [`OwnedList`]; all other lists are slices. A `borrow` in a record is a [`Borrowed`]. A
//!   `map` is a list of pairs, `list<T, N>` is an array, and a tuple of thirteen fields is a `Tuple13`.
//! * A resource of the app's own is a type that implements `Guest…`, with the names that users of
//!   `wit-bindgen` know. Its values are in a pool (`resources: 8` of each), or in boxes with `alloc`.
//! * A panic is a trap, unless the feature `panic-handler` is off.
//!
//! ```
//! # use std::cell::Cell;
//! microwit_guest::generate!({ resources: 4, inline: "
//!     package shop:tally;
//!     interface counters {
//!         resource counter {
//!             constructor(start: u32);
//!             inc: func() -> u32;
//!             merge: static func(a: borrow<counter>, b: counter) -> counter;
//!         }
//!     }
//!     world tally { export counters; }
//! " });
//!
//! use exports::shop::tally::counters::{Counter, CounterBorrow, Guest, GuestCounter};
//!
//! struct MyCounter(Cell<u32>);
//!
//! impl GuestCounter for MyCounter {
//!     fn new(start: u32) -> Self {
//!         Self(Cell::new(start))
//!     }
//!
//!     fn inc(&self) -> u32 {
//!         self.0.replace(self.0.get() + 1)
//!     }
//!
//!     fn merge(a: CounterBorrow<'_>, b: Counter) -> Counter {
//!         let both = a.get::<Self>().0.get() + b.get::<Self>().0.get();
//!         Counter::new(Self::new(both))
//!     }
//! }
//!
//! struct Tally;
//!
//! impl Guest for Tally {
//!     type Counter = MyCounter;
//! }
//!
//! export!(Tally);
//! # fn main() {}
//! ```
//!
//! # Several bindings in one app
//!
//! A library may have a `generate!` of its own, for example a driver over a bus. An app may have any number
//! of them, even of the same world, each in a module. Bindings that need memory share it.
//!
//! * The items that a library generates are public, so an app takes types and functions from there with
//!   `with`, as a host does. Without `with`, each binding has types of its own:
//!
//!   ```text
//!   microwit_guest::generate!({ world: "app", with: { "mcu:board/i2c": driver::mcu::board::i2c } });
//!   ```
//! * A library depends on this crate with only the feature `macros` and no default features: an app has one
//!   panic handler, and it comes from the app.
//! * Only one binding of an app may choose an arena of its own (`arena: N`), which all bindings then use. Two
//!   of them do not link, because each defines `cabi_region`.
//! * Two versions of this crate work together, if all exports are by one of them, and no types pass from one
//!   to the other.
//! * An app's `component-type` sections cover all of its worlds, also those of libraries, and so does the
//!   component. A library's world should have only exports that the library itself exports.
//!
//! Invariant: code that an app does not use leaves no byte in it. All code here is inlined or generic, there
//! is no allocator, and the only static disappears if nothing reads it.

#![no_std]
// Every `at` in this crate is aligned for the value that is read or written there. The ABI ensures it, and
// each `# Safety` section demands it.
#![allow(clippy::cast_ptr_alignment)]
// Functions that generated code calls must disappear into it; `inline` does not suffice at `opt-level = "z"`.
#![allow(clippy::inline_always)]

#[cfg(feature = "alloc")]
extern crate alloc;

mod call;
mod compound;
mod exported;
#[cfg(feature = "alloc")]
mod heap;
mod list;
mod named;
mod region;
mod resource;
mod value;

pub use list::{List, OwnedList};
#[cfg(feature = "macros")]
pub use microwit_macro::generate;
pub use resource::{Borrowed, ExportBorrow};

/// The items that generated code names. No other code may use them.
#[doc(hidden)]
pub mod __private_v0_1 {
    pub use crate::call::{Area, again, lifted, slots};
    pub use crate::exported::{Implements, Pool, end, number, value};
    pub use crate::region::app::{self, away, back};
    pub use crate::region::{Arena, Region};
    pub use crate::resource::{Handle, Resource, into_handle};
    pub use crate::value::{Canonical, Lift, Lower, Plain, align_up, flat_next, lift_next, max};
    // Generated code means Rust's own items, even where a user's module has other items of the same names.
    pub use core::clone::Clone;
    pub use core::cmp::{Eq, Ord, PartialEq, PartialOrd};
    pub use core::convert::TryFrom;
    pub use core::default::Default;
    pub use core::fmt::Debug;
    pub use core::hash::Hash;
    pub use core::marker::{Copy, Sized};
    pub use core::option::Option;
    pub use core::prelude::v1::derive;
    pub use core::primitive::{f32, f64, i32, i64, u8};
    pub use core::result::Result;

    pub use crate::{
        __cases as cases, __export as export, __exported as exported, __fields as fields,
        __flags as flags, __plain as plain, __pool as pool, __record as record, __region as region,
        __resource as resource, __transparent as transparent, __tuple as tuple,
        __variant as variant,
    };
    pub use crate::{Borrowed, ExportBorrow, List, OwnedList};
    #[cfg(feature = "alloc")]
    pub use {
        crate::__boxed as boxed, crate::heap::heap, alloc::boxed::Box, alloc::string::String,
        alloc::vec::Vec,
    };
}

/// Ends the app: the host sees a trap.
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

#[doc(hidden)]
pub use __private_v0_1 as __private;
