//! wasmtime's values and types, as slots and signatures; and functions of an app, which are called
//! through raw values.
//!
//! Nothing here is compiled once for each signature: wasmtime's own typed calls are made of the
//! same raw values.

use core::mem::MaybeUninit;

use microwit_host::{Core, Item, Sig, World};
use wasmtime::{Engine, ExternType, Func, FuncType, Result, StoreContextMut, ValRaw, ValType};

use crate::store::Data;

/// The most values that a function takes: [`Sig`] has no more.
const MAX: usize = 17;

/// A function of an app, with its type checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    func: Func,
    sig: Sig,
}

impl Callee {
    /// `func`, if this is its signature.
    pub fn new<H: World, const N: usize>(
        store: StoreContextMut<'_, Data<H, N>>,
        func: Func,
        want: Sig,
    ) -> Option<Self> {
        is(&func.ty(store), want).then_some(Self { func, sig: want })
    }

    /// Runs it: arguments from `slots`, the result into the first of them.
    pub fn call<H: World, const N: usize>(
        self,
        store: StoreContextMut<'_, Data<H, N>>,
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

/// A value of this type as a slot holds it.
pub fn slot_of(value: &ValRaw, ty: Core) -> u64 {
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

/// A function type with this signature, if there are only numbers in it.
pub fn ty(engine: &Engine, sig: Sig) -> FuncType {
    let core = |ty: Core| match ty {
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
        _ => ValType::I32,
    };
    let params = (0..).map_while(|index| sig.param(index)).map(core);
    FuncType::new(engine, params, sig.result().map(core))
}
