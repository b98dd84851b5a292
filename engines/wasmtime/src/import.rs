//! The way between an app and its host: imports and exports pass raw values.
//!
//! No code here is compiled once per signature: wasmtime's own typed calls use the same raw values.

use core::{mem::MaybeUninit, slice};

use microwit_engine::{Row, Sig, Stopped, World};
use wasmtime::{
    AsContextMut, Caller, Func, FuncType, Result, Store, StoreContextMut, Trap, ValRaw,
};

use crate::store::{At, Beside};
use crate::values::{MAX, is, slot_of};

/// Makes a wasmtime function that calls `row`, whose signature is that of `ty`.
pub fn import<F: World, const N: usize>(
    store: &mut Store<Beside<F, N>>,
    row: &'static Row,
    ty: FuncType,
) -> Func {
    let serve = move |caller: Caller<'_, Beside<F, N>>, values: &mut [MaybeUninit<ValRaw>]| {
        serve(caller, row, values)
    };
    // SAFETY: `serve` takes values of the row's signature, which is that of `ty`.
    unsafe { Func::new_unchecked(store, ty, serve) }
}

/// Serves an import. `values` has one value for each parameter, or one for the result if that is more; it
/// holds the arguments, and then the result. The slots are made in place, because clearing others takes
/// longer.
fn serve<F: World, const N: usize>(
    mut caller: Caller<'_, Beside<F, N>>,
    row: &'static Row,
    values: &mut [MaybeUninit<ValRaw>],
) -> Result<()> {
    const { assert!(size_of::<ValRaw>() == 2 * size_of::<u64>()) };
    const { assert!(align_of::<ValRaw>() >= align_of::<u64>()) };
    let depth = &mut caller.data_mut().get().own.depth;
    if depth.ends_at(values) {
        return depth.end(values);
    }
    let (len, at) = (values.len(), values.as_mut_ptr().cast::<ValRaw>());
    for index in 0..len {
        // SAFETY: there is a value of this type at byte 16 × `index`. No slot was written over it: the
        // slots so far end at byte 8 × `index`.
        let slot = row.sig.param(index).map_or(0, |ty| slot_of(unsafe { &*at.add(index) }, ty));
        // SAFETY: the slot is at byte 8 × `index`: it is in `values`, and only in values that were read.
        unsafe { at.cast::<u64>().add(index).write(slot) };
    }
    // SAFETY: these `len` slots were just written, and `values` is not used again.
    let slots = unsafe { slice::from_raw_parts_mut(at.cast(), len) };
    // The first slot is in the place of the result.
    #[cfg(feature = "async")]
    if const { F::WAITS } {
        return crate::parked::serve(caller.as_context_mut(), row, slots);
    }
    microwit_engine::serve(At(caller.as_context_mut()), row, slots)
        .map_err(|Stopped { .. }| Trap::UnreachableCodeReached.into())
}

/// A function of an app, whose type was checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    func: Func,
    sig: Sig,
}

impl Callee {
    /// Makes a callee of `func`, if `want` is its signature.
    pub fn new<F: World, const N: usize>(
        store: StoreContextMut<'_, Beside<F, N>>,
        func: Func,
        want: Sig,
    ) -> Option<Self> {
        is(&func.ty(store), want).then_some(Self { func, sig: want })
    }

    /// Runs the function with arguments from `slots`. Returns the slot of the result.
    pub fn run<F: World, const N: usize>(
        self,
        store: StoreContextMut<'_, Beside<F, N>>,
        slots: &[u64],
    ) -> Result<u64> {
        let mut values = [const { MaybeUninit::<ValRaw>::uninit() }; MAX];
        let values = &mut values[..self.sig.len().max(1)];
        for (index, value) in values.iter_mut().enumerate() {
            value.write(ValRaw::u64(slots.get(index).copied().unwrap_or_default()));
        }
        // SAFETY: all of these values were just written.
        let values = unsafe { values.assume_init_mut() };
        // SAFETY:
        // 1. There is a value for each parameter of the function, and one for its result.
        // 2. Each holds a valid value of its type: no reference is in a signature, and all bits are valid
        //    numbers.
        // 3. wasmtime forbids this inside `call_async`, lest frames below go to another thread, or the fiber's
        //    stack be too small. `Parked` is not `Send`, so the frames stay; and they are left only by `leave`,
        //    which says more. `Context::call` looks at the stack.
        unsafe { self.func.call_unchecked(store, values)? };
        Ok(self.sig.result().zip(values.first()).map_or(0, |(ty, value)| slot_of(value, ty)))
    }
}
