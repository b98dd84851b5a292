//! Where an app and its host meet: imports are served and exports are called through raw values.
//!
//! Nothing here is compiled once for each signature: wasmtime's own typed calls are made of the
//! same raw values.

use core::mem::MaybeUninit;

use microwit_host::{Core, HostFn, Item, Sig, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};
use wasmtime::{Caller, Error, ExternType, Func, FuncType, Store, Trap, ValRaw, ValType};

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

/// Makes a wasmtime function of a row, whose signature is that of `ty`.
pub fn import<H: World>(
    store: &mut Store<Data<H>>,
    row: &'static HostFn<H>,
    ty: FuncType,
) -> Option<Func> {
    if !is(&ty, row.sig) {
        return None;
    }
    let serve = move |caller: Caller<'_, Data<H>>, values: &mut [MaybeUninit<ValRaw>]| {
        serve(&mut In(caller), row, values)
    };
    // SAFETY: `serve` reads values as the row's signature has them, which is that of `ty`.
    Some(unsafe { Func::new_unchecked(store, ty, serve) })
}

/// Serves an import: arguments are in `values`, and so will be the result.
fn serve<H: World>(
    guest: &mut In<Caller<'_, Data<H>>>,
    row: &'static HostFn<H>,
    values: &mut [MaybeUninit<ValRaw>],
) -> Result<(), Error> {
    let mut slots = [0; MAX];
    for (index, (slot, value)) in slots.iter_mut().zip(&*values).enumerate() {
        let Some(ty) = row.sig.param(index) else { break };
        // SAFETY: a parameter of this type is there.
        *slot = slot_of(unsafe { value.assume_init_ref() }, Some(ty));
    }
    match microwit_lend::serve(guest, row, &mut slots) {
        Ok(None) => {}
        Ok(Some(doomed)) => destroy(guest, doomed)?,
        Err(Stopped) => return Err(Trap::UnreachableCodeReached.into()),
    }
    if let Some(value) = values.first_mut() {
        value.write(ValRaw::u64(slots[0]));
    }
    Ok(())
}

/// Runs a destructor of the guest's, if there is one.
fn destroy<H>(guest: &mut In<Caller<'_, Data<H>>>, doomed: Doomed) -> Result<(), Error> {
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
    pub fn call<C: Context>(self, store: &mut C, slots: &mut [u64]) -> Result<(), Error> {
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
            *slot = slot_of(value, self.sig.result());
        }
        Ok(())
    }
}

/// A value of this type as a slot holds it.
fn slot_of(value: &ValRaw, ty: Option<Core>) -> u64 {
    match ty {
        Some(Core::I64 | Core::F64) => value.get_u64(),
        Some(_) => value.get_u32().into(),
        None => 0,
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
    let params = ty.params().enumerate();
    let sig = params.fold(Sig::EMPTY, |sig, (index, ty)| sig.with(index, core(ty)));
    let mut results = ty.results().map(core);
    match (results.next(), results.next()) {
        (None, _) => sig,
        (Some(result), None) => sig.returning(result),
        _ => sig.returning(Core::Other),
    }
}

/// Whether `ty` has this signature, and nothing but numbers in it.
fn is(ty: &FuncType, want: Sig) -> bool {
    let mut values = (0..MAX).filter_map(|index| want.param(index)).chain(want.result());
    sig(ty) == want && values.all(|ty| ty != Core::Other)
}
