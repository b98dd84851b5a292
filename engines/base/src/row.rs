//! Rows whose host nobody knows: what is in an engine's store lives for good, and a host need not.

use core::ptr::NonNull;
use core::slice;

use microwit_host::engine::{HostFn, Slots};
use microwit_host::{Guest, Trap, WorldHost};

/// A function that an app may import.
pub type Row = microwit_host::engine::Row<Call>;

/// What runs.
///
/// # Safety
///
/// The first argument comes from a `&mut H`, of the `H` that this was made for, which nobody uses while
/// it runs.
pub type Call = unsafe fn(NonNull<()>, &mut dyn Guest, &mut Slots) -> Result<(), Trap>;

/// All rows of a host.
pub fn rows<H: WorldHost>() -> &'static [Row] {
    const { assert!(size_of::<HostFn<H>>() == size_of::<Row>()) };
    let rows = H::imports();
    // SAFETY:
    // 1. Both kinds of rows have C's layout, of the same fields but for a function's pointer, and the two
    //    functions are called alike: the documentation of `fn` says so of `&mut H` and `NonNull<()>`, and
    //    whoever calls a `Call` passes what is a `&mut H`.
    // 2. They live for good. Nothing in Rust keeps a lifetime from being as long as `'static`; so there is
    //    an `H` with no other lifetimes in it, whose rows live for good; and lifetimes change nothing about
    //    what a function does.
    unsafe { slice::from_raw_parts(rows.as_ptr().cast(), rows.len()) }
}
