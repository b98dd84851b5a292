//! Where an import meets its host, through raw values.

use core::{mem::MaybeUninit, slice};

use microwit_engine::Stopped;
use microwit_host::{HostFn, World};
use wasmtime::{AsContextMut, Caller, Func, Result, Store, Trap, ValRaw};

use crate::store::{At, Data};
use crate::values::{self, slot_of};

/// Makes a wasmtime function of a row.
pub fn import<H: World, const N: usize>(
    store: &mut Store<Data<H, N>>,
    row: &'static HostFn<H>,
) -> Func {
    let ty = values::ty(store.engine(), row.sig);
    let serve = move |caller: Caller<'_, Data<H, N>>, values: &mut [MaybeUninit<ValRaw>]| {
        serve(caller, row, values)
    };
    // SAFETY: `serve` takes values of the row's signature, of which `ty` was made.
    unsafe { Func::new_unchecked(store, ty, serve) }
}

/// Serves an import. Its arguments are in `values`, one for each parameter or for the result, and
/// so will be the result. They are made slots where they lie: clearing others takes longer.
fn serve<H: World, const N: usize>(
    mut caller: Caller<'_, Data<H, N>>,
    row: &'static HostFn<H>,
    values: &mut [MaybeUninit<ValRaw>],
) -> Result<()> {
    const { assert!(size_of::<ValRaw>() == 2 * size_of::<u64>()) };
    const { assert!(align_of::<ValRaw>() >= align_of::<u64>()) };
    let (len, at) = (values.len(), values.as_mut_ptr().cast::<ValRaw>());
    for index in 0..len {
        // SAFETY: there is a value of this type, and no slot was written over it: those are before it.
        let slot = row.sig.param(index).map_or(0, |ty| slot_of(unsafe { &*at.add(index) }, ty));
        // SAFETY: this is in the first half of all values, or of the first.
        unsafe { at.cast::<u64>().add(index).write(slot) };
    }
    // SAFETY: these were just written, and `values` is not used again.
    let slots = unsafe { slice::from_raw_parts_mut(at.cast(), len) };
    // The result is where it must be.
    microwit_engine::serve(At(caller.as_context_mut()), row, slots)
        .map_err(|Stopped| Trap::UnreachableCodeReached.into())
}
