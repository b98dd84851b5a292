//! Where an app and its host meet: imports are served and exports are called through raw values.
//!
//! Nothing here is compiled once for each signature: wasmtime's own typed calls are made of the
//! same raw values.

use core::{mem::MaybeUninit, slice};

use microwit_engine::{Row, Sig, Stopped, World};
use wasmtime::{
    AsContextMut, Caller, Func, FuncType, Result, Store, StoreContextMut, Trap, ValRaw,
};

use crate::store::{At, Data};
use crate::values::{MAX, is, slot_of};

/// Makes a wasmtime function of a row whose signature `ty` has.
pub fn import<F: World, const N: usize>(
    store: &mut Store<Data<F, N>>,
    row: &'static Row,
    ty: FuncType,
) -> Func {
    let serve = move |caller: Caller<'_, Data<F, N>>, values: &mut [MaybeUninit<ValRaw>]| {
        serve(caller, row, values)
    };
    // SAFETY: `serve` takes values of the row's signature, which is that of `ty`.
    unsafe { Func::new_unchecked(store, ty, serve) }
}

/// Serves an import. Its arguments are in `values`, one for each parameter or for the result, and
/// so will be the result. They are made slots where they lie: clearing others takes longer.
fn serve<F: World, const N: usize>(
    mut caller: Caller<'_, Data<F, N>>,
    row: &'static Row,
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

/// A function of an app, with its type checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    func: Func,
    sig: Sig,
}

impl Callee {
    /// `func`, if this is its signature.
    pub fn new<F: World, const N: usize>(
        store: StoreContextMut<'_, Data<F, N>>,
        func: Func,
        want: Sig,
    ) -> Option<Self> {
        is(&func.ty(store), want).then_some(Self { func, sig: want })
    }

    /// Runs it: arguments from `slots`, the result into the first of them.
    pub fn call<F: World, const N: usize>(
        self,
        store: StoreContextMut<'_, Data<F, N>>,
        slots: &mut [u64],
    ) -> Result<()> {
        let mut values = [const { MaybeUninit::<ValRaw>::uninit() }; MAX];
        let values = &mut values[..self.sig.len().max(1)];
        for (index, value) in values.iter_mut().enumerate() {
            value.write(ValRaw::u64(slots.get(index).copied().unwrap_or_default()));
        }
        // SAFETY: all of them were just written.
        let values = unsafe { values.assume_init_mut() };
        // SAFETY: there is one for each parameter of the function and one for its result; each
        // holds any value of its type, because no reference is in a signature.
        unsafe { self.func.call_unchecked(store, values)? };
        if let ([slot, ..], [value, ..]) = (slots, &*values) {
            *slot = self.sig.result().map_or(0, |ty| slot_of(value, ty));
        }
        Ok(())
    }
}
