//! wasmi's typed calls, one per signature, for the signatures that a world really has.
//!
//! A branch whose signature is not in the world's table is never compiled, so the list can be long;
//! what is not in it goes through wasmi's dynamic calls, which are compiled only if needed too.

use microwit_host::{
    Core, CoreValue, HostFn, Item, Sig, World, all_exports_in, all_imports_in, exports, imports,
};
use wasmi::{
    AsContextMut, Caller, Error, Extern, ExternType, F32, F64, Func, FuncType, Store, TypedFunc,
    Val, ValType,
};

use crate::guest::{Data, In};
use crate::serve::serve;

macro_rules! imports {
    ($( ($($arg:ident: $A:ty),*) -> $R:ty = $sig:literal; )*) => {
        /// Makes a wasmi function of a row.
        pub fn import<H: World>(
            store: &mut Store<Data<H>>,
            row: &'static HostFn<H>,
            ty: &FuncType,
        ) -> Func {
            $(
                if const { imports::<H>(Sig::of($sig)) } && row.sig == const { Sig::of($sig) } {
                    return Func::wrap(
                        store,
                        move |caller: Caller<'_, Data<H>>, $($arg: $A),*| -> Result<$R, Error> {
                            let mut slots = slots!($($arg)*);
                            serve(&mut In(caller), row, &mut slots)?;
                            let [result, ..] = slots;
                            Ok(<$R>::from_slot(result))
                        },
                    );
                }
            )*
            if const { all_imports_in::<H>(&[$(Sig::of($sig)),*]) } {
                // Not reached, and `dynamic` is not compiled.
                return Func::wrap(store, || ());
            }
            dynamic(store, row, ty)
        }
    };
}

macro_rules! slots {
    () => { [0] };
    ($($arg:ident)+) => { [$($arg.into_slot()),+] };
}

fn dynamic<H: World>(store: &mut Store<Data<H>>, row: &'static HostFn<H>, ty: &FuncType) -> Func {
    Func::new(store, ty.clone(), move |caller, args: &[Val], results: &mut [Val]| {
        let mut slots = [0; 17];
        for (slot, arg) in slots.iter_mut().zip(args) {
            *slot = to_slot(arg);
        }
        serve(&mut In(caller), row, &mut slots)?;
        if let ([result, ..], [value, ..]) = (slots, results) {
            *value = from_slot(result, row.sig.result());
        }
        Ok(())
    })
}

fn to_slot(value: &Val) -> u64 {
    match *value {
        Val::I32(value) => u64::from(value.cast_unsigned()),
        Val::I64(value) => value.cast_unsigned(),
        Val::F32(value) => u64::from(value.to_bits()),
        Val::F64(value) => value.to_bits(),
        _ => 0,
    }
}

fn from_slot(slot: u64, ty: Option<Core>) -> Val {
    match ty {
        Some(Core::I64) => Val::I64(slot.cast_signed()),
        Some(Core::F32) => Val::F32(F32::from_bits(slot as u32)),
        Some(Core::F64) => Val::F64(F64::from_bits(slot)),
        _ => Val::I32((slot as u32).cast_signed()),
    }
}

microwit_host::import_shapes!(imports);

macro_rules! callees {
    ($( $name:ident: ($($A:ty),*) -> $R:ty = $sig:literal; )*) => {
        /// A function of an app, with its type checked.
        #[derive(Clone, Copy)]
        pub enum Callee {
            $( #[doc(hidden)] $name(TypedFunc<($($A,)*), $R>), )*
            #[doc(hidden)]
            Dynamic(Func, Sig),
        }

        impl Callee {
            /// What was found, if it is a function of this signature.
            #[inline(never)]
            pub fn new<H: World>(store: &Store<Data<H>>, found: Extern, want: Sig) -> Option<Self> {
                let func = found.into_func()?;
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
            pub fn call<H: World>(
                self,
                store: &mut Store<Data<H>>,
                slots: &mut [u64],
            ) -> Result<(), Error> {
                let mut args = slots.iter();
                let result = match self {
                    $(
                        Self::$name(func) if const { exports::<H>(Sig::of($sig)) } => {
                            let args = ($(<$A>::from_slot(args.next().map_or(0, |slot| *slot)),)*);
                            func.call(store, args)?.into_slot()
                        }
                    )*
                    // wasmi itself calls start functions so: this costs no flash.
                    Self::Dynamic(func, sig) if sig.is(Sig::EMPTY) => {
                        func.call(store.as_context_mut(), &[], &mut [])?;
                        0
                    }
                    Self::Dynamic(func, sig)
                        if const { !all_exports_in::<H>(&[$(Sig::of($sig)),*]) } =>
                    {
                        let mut values = [const { Val::I32(0) }; 17];
                        for (index, (value, slot)) in values.iter_mut().zip(args).enumerate() {
                            *value = from_slot(*slot, sig.param(index));
                        }
                        let args = values.get(..sig.len()).unwrap_or_default();
                        let mut result = sig.result().map(|ty| from_slot(0, Some(ty)));
                        func.call(store.as_context_mut(), args, result.as_mut_slice())?;
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

microwit_host::export_shapes!(callees);

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
