//! wasmi's types as signatures, and the functions of an app. They are typed calls, one per signature, for the
//! signatures that a world really has.
//!
//! Functions without a typed call go through wasmi's dynamic calls, which are compiled only if needed.

use microwit_engine::{
    CoreValue, ExternKind, Sig, World, core_type, export_shapes, exports, from_slot, runs, shape,
    to_slot,
};
use wasmi::{Error, ExternType, Func, FuncType, Store, StoreContextMut, TypedFunc, Val, ValType};

use crate::store::Data;

macro_rules! callee {
    ($( $name:ident: ($($arg:ident: $A:ty),*) -> $R:ty; )*) => {
        /// A function of an app, whose type was checked.
        #[derive(Clone, Copy, Debug)]
        pub enum Callee {
            $( #[doc(hidden)] $name(TypedFunc<($($A,)*), $R>), )*
            #[doc(hidden)]
            Dynamic(Func, Sig),
        }

        /// The signatures that have typed calls.
        const TYPED: &[Sig] = &[$(shape!(($($arg: $A),*) -> $R)),*];

        impl Callee {
            /// Makes a callee of `func`, if it is a function of the signature `want`.
            #[inline(never)]
            pub fn new<F: World, const N: usize>(
                store: &Store<Data<F, N>>,
                func: Func,
                want: Sig,
            ) -> Option<Self> {
                $({
                    const SIG: Sig = shape!(($($arg: $A),*) -> $R);
                    if const { runs::<F>(SIG) } && want == SIG {
                        return func.typed(store).ok().map(Self::$name);
                    }
                })*
                // If all others are typed, this is `_initialize` or a post-return, and the linker has checked
                // its type.
                let seen = const { exports::<F>(TYPED) == F::EXPORTS.len() };
                (seen || sig(&func.ty(store)) == want).then_some(Self::Dynamic(func, want))
            }

            /// The function and its signature.
            pub fn dynamic(&self) -> (&Func, Sig) {
                match self {
                    $( Self::$name(func) => (func.func(), shape!(($($arg: $A),*) -> $R)), )*
                    Self::Dynamic(func, sig) => (func, *sig),
                }
            }

            /// Runs the function with arguments from `slots`. The result goes into the first slot.
            pub fn call<F: World, const N: usize>(
                self,
                store: StoreContextMut<'_, Data<F, N>>,
                slots: &mut [u64],
            ) -> Result<(), Error> {
                let result = match self {
                    $(
                        Self::$name(func) if const { runs::<F>(shape!(($($arg: $A),*) -> $R)) } => {
                            // There are at least as many slots as the function has parameters.
                            let Some(&[$($arg),*]) = slots.first_chunk() else { return Ok(()) };
                            func.call(store, ($(<$A>::from_slot($arg),)*))?.into_slot()
                        }
                    )*
                    // wasmi itself calls start functions in this way, so it costs no flash.
                    Self::Dynamic(func, sig) if sig.is(Sig::EMPTY) => {
                        func.call(store, &[], &mut [])?;
                        0
                    }
                    Self::Dynamic(func, sig)
                        if const { exports::<F>(TYPED) < F::EXPORTS.len() } =>
                    {
                        let mut values = [const { Val::I32(0) }; 17];
                        for (index, (value, slot)) in values.iter_mut().zip(&*slots).enumerate() {
                            *value = from_slot(*slot, sig.param(index));
                        }
                        let args = values.get(..sig.len()).unwrap_or_default();
                        let mut result = sig.result().map(|ty| from_slot(0, Some(ty)));
                        func.call(store, args, result.as_mut_slice())?;
                        result.map_or(0, |value| to_slot!(Val, value))
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

export_shapes!(callee);

/// The kind of an import or export of a module.
pub fn item(ty: &ExternType) -> ExternKind {
    match ty {
        ExternType::Func(ty) => ExternKind::Func(sig(ty)),
        ExternType::Memory(ty) if !ty.is_64() => ExternKind::Memory,
        ExternType::Memory(_) => ExternKind::OddMemory,
        _ => ExternKind::Other,
    }
}

/// The signature of a wasmi function type.
pub fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &ValType| core_type!(ValType, ty);
    Sig::of_types(ty.params().iter().map(core), ty.results().iter().map(core))
}
