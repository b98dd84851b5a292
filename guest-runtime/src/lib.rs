//! What an app is made with: [`generate!`], and what the code that it generates calls.
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
//! * A function that returns a list or a string takes a buffer to put it into, has `_into` behind
//!   its name, and returns a view of that buffer. The app traps when the buffer is too small, and the
//!   trap says how many bytes had no room. Where the function has a parameter `len` and returns bytes,
//!   the buffer's length is passed for it.
//!   With the option `alloc` there is also the plain function, which returns `String` and `Vec`.
//! * What an exported function is given lies in an arena (`arena: 256` bytes) until it returns;
//!   where it returns a list or a string, what is left of the arena is its last parameter.
//! * A list of what Rust lays out in its own way (`option`, `result`, `tuple`) is a [`List`], one of
//!   resources an [`OwnedList`]; all other lists are slices. A `borrow` in a record is a [`Borrowed`].
//!   A `map` is a list of pairs, `list<T, N>` an array, a tuple of more than twelve a `Tuple13`.
//! * A resource of the app's own is a type that implements `Guest…`, by the names that users of
//!   `wit-bindgen` know. Its values live in a pool (`resources: 8` of each), with `alloc` in boxes.
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
//! A library may have a `generate!` of its own, a driver over a bus say, and an app any number of
//! them, of the same world even: each in a module, and whatever needs memory shares it.
//!
//! * What a library generates is public, so an app takes types and functions from there with `with`,
//!   as a host does. Else each has types of its own:
//!
//!   ```text
//!   microwit_guest::generate!({ world: "app", with: { "mcu:board/i2c": driver::mcu::board::i2c } });
//!   ```
//! * A library depends on this crate without its default features but `macros`: there is one panic
//!   handler in an app, and the app has it.
//! * Only one binding of an app may choose an arena of its own (`arena: N`), and all use it. Two don't
//!   link, for each defines `cabi_region`.
//! * Two versions of this crate work together, if exports are by one of them and types don't go from
//!   one to the other.
//! * An app's `component-type` sections are of all of its worlds, libraries' included, and so is the
//!   component. A library's world should have no exports that the library does not export.
//!
//! Invariant: what an app doesn't use leaves no byte in it. There is no code here that is not
//! inlined or generic, and no allocator; the only static is gone where nobody reads it.

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

/// What generated code names; not for anyone else.
#[doc(hidden)]
pub mod __private_v0_1 {
    pub use crate::call::{Area, again, lifted, slots};
    pub use crate::exported::{Implements, Pool, end, number, value};
    pub use crate::region::app::{self, away, back};
    pub use crate::region::{Arena, Region};
    pub use crate::resource::{Handle, Resource, into_handle};
    pub use crate::value::{Canonical, Lift, Lower, Plain, align_up, flat_next, lift_next, max};
    // Generated code means Rust's own things, whatever else has their names where it stands.
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

#[doc(hidden)]
pub use __private_v0_1 as __private;
