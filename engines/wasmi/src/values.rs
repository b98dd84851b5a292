//! wasmi's values and types, as slots and signatures; and functions of an app, which are typed calls,
//! one per signature, for the signatures that a world really has.
//!
//! A branch whose signature is not in the world's table is never compiled, so the list can be long;
//! what is not in it goes through wasmi's dynamic calls, which are compiled only if needed too.

use microwit_host::{Core, Item, Sig, World};
use wasmi::{
    Error, ExternType, F32, F64, Func, FuncType, Store, StoreContextMut, TypedFunc, Val, ValType,
};

use crate::signatures::{CoreValue, all_exports_in, export_shapes, exports};
use crate::store::Data;

/// A value as a slot holds it.
pub fn to_slot(value: &Val) -> u64 {
    match *value {
        Val::I32(value) => u64::from(value.cast_unsigned()),
        Val::I64(value) => value.cast_unsigned(),
        Val::F32(value) => u64::from(value.to_bits()),
        Val::F64(value) => value.to_bits(),
        _ => 0,
    }
}

/// A value of this type, from a slot.
pub fn from_slot(slot: u64, ty: Option<Core>) -> Val {
    match ty {
        Some(Core::I64) => Val::I64(slot.cast_signed()),
        Some(Core::F32) => Val::F32(F32::from_bits(slot as u32)),
        Some(Core::F64) => Val::F64(F64::from_bits(slot)),
        _ => Val::I32((slot as u32).cast_signed()),
    }
}

macro_rules! callees {
    ($( $name:ident: ($($arg:ident: $A:ty),*) -> $R:ty = $sig:literal; )*) => {
        /// A function of an app, with its type checked.
        #[derive(Clone, Copy, Debug)]
        pub enum Callee {
            $( #[doc(hidden)] $name(TypedFunc<($($A,)*), $R>), )*
            #[doc(hidden)]
            Dynamic(Func, Sig),
        }

        impl Callee {
            /// `func`, if it is a function of this signature.
            #[inline(never)]
            pub fn new<H: World, const N: usize>(
                store: &Store<Data<H, N>>,
                func: Func,
                want: Sig,
            ) -> Option<Self> {
                $(
                    if const { exports::<H>(Sig::of($sig)) } && want == const { Sig::of($sig) } {
                        return func.typed(store).ok().map(Self::$name);
                    }
                )*
                // Where all else is typed, this is `_initialize` or a post-return: the linker has
                // seen its type.
                let seen = const { all_exports_in::<H>(&[$(Sig::of($sig)),*]) };
                (seen || sig(&func.ty(store)) == want).then_some(Self::Dynamic(func, want))
            }

            /// Runs it: arguments from `slots`, the result into the first of them.
            pub fn call<H: World, const N: usize>(
                self,
                store: StoreContextMut<'_, Data<H, N>>,
                slots: &mut [u64],
            ) -> Result<(), Error> {
                let result = match self {
                    $(
                        Self::$name(func) if const { exports::<H>(Sig::of($sig)) } => {
                            // There are as many slots as the function has parameters.
                            let Some(&[$($arg),*]) = slots.first_chunk() else { return Ok(()) };
                            func.call(store, ($(<$A>::from_slot($arg),)*))?.into_slot()
                        }
                    )*
                    // wasmi itself calls start functions so: this costs no flash.
                    Self::Dynamic(func, sig) if sig.is(Sig::EMPTY) => {
                        func.call(store, &[], &mut [])?;
                        0
                    }
                    Self::Dynamic(func, sig)
                        if const { !all_exports_in::<H>(&[$(Sig::of($sig)),*]) } =>
                    {
                        let mut values = [const { Val::I32(0) }; 17];
                        for (index, (value, slot)) in values.iter_mut().zip(&*slots).enumerate() {
                            *value = from_slot(*slot, sig.param(index));
                        }
                        let args = values.get(..sig.len()).unwrap_or_default();
                        let mut result = sig.result().map(|ty| from_slot(0, Some(ty)));
                        func.call(store, args, result.as_mut_slice())?;
                        result.as_ref().map_or(0, to_slot)
                    }
                    _ => 0,
                };
                if let Some(slot) = slots.first_mut() {
                    *slot = result;
                }
                Ok(())
            }
        }
    };
}

export_shapes!(callees);

/// What is under a name in a module.
pub fn item(ty: &ExternType) -> Item {
    match ty {
        ExternType::Func(ty) => Item::Func(sig(ty)),
        ExternType::Memory(ty) if !ty.is_64() => Item::Memory,
        ExternType::Memory(_) => Item::OddMemory,
        _ => Item::Other,
    }
}

/// The signature of a wasmi type.
pub fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &ValType| match ty {
        ValType::I32 => Core::I32,
        ValType::I64 => Core::I64,
        ValType::F32 => Core::F32,
        ValType::F64 => Core::F64,
        _ => Core::Other,
    };
    Sig::of_types(ty.params().iter().map(core), ty.results().iter().map(core))
}
