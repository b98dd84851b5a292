//! Where an app and its host meet: imports are served and exports are called through raw values.
//!
//! Nothing here is compiled once for each signature: wasmtime's own typed calls are made of the
//! same raw values.

use core::{mem::MaybeUninit, slice};

use microwit_host::{Core, HostFn, Item, Sig, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};
use wasmtime::{Caller, ExternType, Func, FuncType, Result, Store, Trap, ValRaw, ValType};

use crate::guest::{Context, Data, In};

/// The most values that a function takes: [`Sig`] has no more.
const MAX: usize = 17;

// SAFETY: each store has one cell, in its data, and nothing else in this crate touches it; `In` runs
// guest code in `realloc` alone, and there through `without`.
unsafe impl<C: Context> Holder<C::Host> for In<C> {
    fn lend(&mut self) -> &mut Lend<C::Host> {
        &mut self.0.known().lend
    }
}

/// Makes a wasmtime function of a row, if its signature is that of `ty`.
pub fn import<H: World>(
    store: &mut Store<Data<H>>,
    row: &'static HostFn<H>,
    ty: &FuncType,
) -> Option<Func> {
    let serve = move |caller: Caller<'_, Data<H>>, values: &mut [MaybeUninit<ValRaw>]| {
        serve(&mut In(caller), row, values)
    };
    // SAFETY: `serve` takes values of the row's signature, which is that of `ty`.
    is(ty, row.sig).then(|| unsafe { Func::new_unchecked(store, ty.clone(), serve) })
}

/// Serves an import. Its arguments are in `values`, one for each parameter or for the result, and
/// so will be the result. They are made slots where they lie: clearing others takes longer.
fn serve<H: World>(
    guest: &mut In<Caller<'_, Data<H>>>,
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
    match microwit_lend::serve(guest, row, slots) {
        Ok(None) => Ok(()),
        Ok(Some(doomed)) => destroy(guest, doomed),
        Err(Stopped) => Err(Trap::UnreachableCodeReached.into()),
    }
}

/// Runs a destructor of the guest's, if there is one.
fn destroy<H>(guest: &mut In<Caller<'_, Data<H>>>, doomed: Doomed) -> Result<()> {
    if let Some(Some(destructor)) = guest.0.known().destructors.get(doomed.destructor).copied() {
        destructor.call(&mut guest.0, &mut [doomed.rep.into()])?;
    }
    guest.lend().state.destroyed();
    Ok(())
}

/// A function of an app, with its type checked.
#[derive(Clone, Copy)]
pub struct Callee {
    func: Func,
    sig: Sig,
}

impl Callee {
    /// `func`, if this is its signature.
    pub fn new<H>(store: &Store<Data<H>>, func: Func, want: Sig) -> Option<Self> {
        is(&func.ty(store), want).then_some(Self { func, sig: want })
    }

    /// Runs it: arguments from `slots`, the result into the first of them.
    pub fn call<C: Context>(self, store: &mut C, slots: &mut [u64]) -> Result<()> {
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

/// A value of this type as a slot holds it.
fn slot_of(value: &ValRaw, ty: Core) -> u64 {
    match ty {
        Core::I64 | Core::F64 => value.get_u64(),
        _ => value.get_u32().into(),
    }
}

/// What is under a name in a module.
pub fn item(ty: &ExternType) -> Item {
    match ty {
        ExternType::Func(ty) => Item::Func(sig(ty)),
        ExternType::Memory(ty) if !ty.is_64() && !ty.is_shared() => Item::Memory,
        ExternType::Memory(_) => Item::OddMemory,
        _ => Item::Other,
    }
}

/// The signature of a wasmtime type.
fn sig(ty: &FuncType) -> Sig {
    let core = |ty: ValType| match ty {
        ValType::I32 => Core::I32,
        ValType::I64 => Core::I64,
        ValType::F32 => Core::F32,
        ValType::F64 => Core::F64,
        _ => Core::Other,
    };
    Sig::of_types(ty.params().map(core), ty.results().map(core))
}

/// Whether `ty` has this signature, and nothing but numbers in it.
fn is(ty: &FuncType, want: Sig) -> bool {
    let mut values = (0..MAX).filter_map(|index| want.param(index)).chain(want.result());
    sig(ty) == want && values.all(|ty| ty != Core::Other)
}
