//! Rows that do not name the type of their host: an engine's store is `'static`, and a host need not be.

use core::ptr::NonNull;
use core::slice;

use microwit_host::engine::{HostFn, Slots};
use microwit_host::{Guest, Trap, WorldHost};

/// A function that an app may import, without the type of its host.
pub type Row = microwit_host::engine::Row<Call>;

/// The function of a row: a trampoline whose host is an untyped pointer.
///
/// # Safety
///
/// - The first argument comes from a `&mut H`, where `H` is the host type that the row was made for.
/// - Nobody else uses that host while the function runs.
pub type Call = unsafe fn(NonNull<()>, &mut dyn Guest, &mut Slots) -> Result<(), Trap>;

/// All rows of the host `H`.
pub fn rows<H: WorldHost>() -> &'static [Row] {
    const { assert!(size_of::<HostFn<H>>() == size_of::<Row>()) };
    let rows = H::imports();
    // SAFETY:
    // 1. Both kinds of row have C's layout, and the same fields except for a function pointer. The two
    //    function types are ABI-compatible: the documentation of `fn` says so of `&mut H` and `NonNull<()>`,
    //    and every caller of a `Call` passes what is a `&mut H`.
    // 2. The rows are `'static`. Rust allows every lifetime to be as long as `'static`, so there is an `H`
    //    whose lifetimes are all `'static` and whose rows are `'static` too. Lifetimes change nothing about
    //    what a function does.
    unsafe { slice::from_raw_parts(rows.as_ptr().cast(), rows.len()) }
}
