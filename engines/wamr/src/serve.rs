//! Where an import meets its host.

use core::ffi::c_void;
use core::ptr::NonNull;
use core::slice;

use microwit_host::{HostFn, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};

use crate::guest::{Data, In};

// SAFETY: each instance has one cell, in its data, and nothing else in this crate touches it; `In`
// runs guest code in `realloc` alone, and there through `without`.
unsafe impl<H, const N: usize> Holder<H> for In<H, N> {
    fn lend(&mut self) -> &mut Lend<H> {
        &mut self.known().lend
    }
}

/// Serves an import.
///
/// # Safety
///
/// `data` is that of the instance whose code has called, a `Data<H, N>`; `row` is a `HostFn<H>`; and
/// `slots` has room for its arguments and for a result.
pub unsafe extern "C-unwind" fn native<H: World, const N: usize>(
    data: *mut c_void,
    row: *const c_void,
    slots: *mut u64,
) -> bool {
    let Some(data) = NonNull::new(data.cast::<Data<H, N>>()) else { return false };
    let guest = &mut In(data);
    // SAFETY: `bind` took it from a row that lives for good.
    let row = unsafe { &*row.cast::<HostFn<H>>() };
    // SAFETY: the import was bound to a row of its own type.
    let slots = unsafe { slice::from_raw_parts_mut(slots, row.sig.len().max(1)) };
    match microwit_lend::serve(guest, row, slots) {
        Ok(None) => true,
        Ok(Some(doomed)) => destroy(guest, doomed),
        Err(Stopped) => false,
    }
}

/// Runs a destructor of the guest's, if there is one: whether it returned.
fn destroy<H: World, const N: usize>(guest: &mut In<H, N>, doomed: Doomed) -> bool {
    let row = H::DESTRUCTORS.get(doomed.destructor);
    let func = row.and_then(|row| guest.known().destructor(row));
    let done = func.is_none_or(|func| guest.call(func, &mut [doomed.rep.into()]).is_ok());
    if done {
        guest.lend().state.destroyed();
    }
    done
}
