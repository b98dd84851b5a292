//! wasmi's typed calls, one per signature, for the signatures that a world really has.
//!
//! A branch whose signature is not in the world's table is never compiled, so the list can be long;
//! what is not in it goes through wasmi's dynamic calls, which are compiled only if needed too.

use alloc::vec::Vec;

use microwit_host::{Core, CoreValue, HostFn, Sig, World};
use wasmi::{Caller, Error, F32, F64, Func, FuncType, Store, TypedFunc, Val, ValType};

use crate::guest::{Data, serve};

/// Whether some row of a world's table has this signature.
const fn imports<H: World>(sig: Sig) -> bool {
    let mut i = 0;
    while i < H::IMPORTS.len() {
        if H::IMPORTS[i].sig.is(sig) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether some export of a world, or what runs around one, has this signature.
const fn exports<H: World>(sig: Sig) -> bool {
    let mut i = 0;
    while i < H::EXPORTS.len() {
        if H::EXPORTS[i].sig.is(sig) || H::EXPORTS[i].post_return_sig().is(sig) {
            return true;
        }
        i += 1;
    }
    sig.is(Sig::EMPTY)
}

macro_rules! imports {
    ($( ($($arg:ident: $A:ty),*) -> $R:ty = $sig:literal; )*) => {
        /// Makes a wasmi function of a row.
        pub fn import<H: World>(
            store: &mut Store<Data<H>>,
            row: &'static HostFn<H>,
            ty: &FuncType,
        ) -> Func {
            $(
                if const { imports::<H>(Sig::of($sig)) } && row.sig == Sig::of($sig) {
                    return Func::wrap(
                        store,
                        move |caller: Caller<'_, Data<H>>, $($arg: $A),*| -> Result<$R, Error> {
                            let mut slots = slots!($($arg)*);
                            serve(caller, row, &mut slots)?;
                            let [result, ..] = slots;
                            Ok(<$R>::from_slot(result))
                        },
                    );
                }
            )*
            if const {
                let mut i = 0;
                let mut known = true;
                while i < H::IMPORTS.len() {
                    known &= false $(|| H::IMPORTS[i].sig.is(Sig::of($sig)))*;
                    i += 1;
                }
                known
            } {
                // Not reached: the list has every signature of the table.
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
        serve(caller, row, &mut slots)?;
        if let ([result, ..], [value, ..]) = (slots, results) {
            *value = from_slot(result, value.ty());
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

fn from_slot(slot: u64, ty: ValType) -> Val {
    match ty {
        ValType::I64 => Val::I64(slot.cast_signed()),
        ValType::F32 => Val::F32(F32::from_bits(slot as u32)),
        ValType::F64 => Val::F64(F64::from_bits(slot)),
        _ => Val::I32((slot as u32).cast_signed()),
    }
}

imports! {
    () -> () = "()";
    () -> u32 = "()i";
    () -> u64 = "()I";
    () -> f32 = "()f";
    () -> f64 = "()F";
    (a: u32) -> () = "(i)";
    (a: u32) -> u32 = "(i)i";
    (a: u32) -> u64 = "(i)I";
    (a: u32) -> f32 = "(i)f";
    (a: u32) -> f64 = "(i)F";
    (a: u64) -> () = "(I)";
    (a: u64) -> u32 = "(I)i";
    (a: u64) -> u64 = "(I)I";
    (a: f32) -> () = "(f)";
    (a: f32) -> f32 = "(f)f";
    (a: f64) -> () = "(F)";
    (a: f64) -> f64 = "(F)F";
    (a: u32, b: u32) -> () = "(ii)";
    (a: u32, b: u32) -> u32 = "(ii)i";
    (a: u32, b: u32) -> u64 = "(ii)I";
    (a: u32, b: u64) -> () = "(iI)";
    (a: u32, b: u64) -> u32 = "(iI)i";
    (a: u32, b: f32) -> () = "(if)";
    (a: u64, b: u32) -> () = "(Ii)";
    (a: u64, b: u32) -> u32 = "(Ii)i";
    (a: u64, b: u64) -> u64 = "(II)I";
    (a: f32, b: f32) -> f32 = "(ff)f";
    (a: u32, b: u32, c: u32) -> () = "(iii)";
    (a: u32, b: u32, c: u32) -> u32 = "(iii)i";
    (a: u32, b: u32, c: u64) -> () = "(iiI)";
    (a: u32, b: u64, c: u32) -> () = "(iIi)";
    (a: u32, b: u32, c: u32, d: u32) -> () = "(iiii)";
    (a: u32, b: u32, c: u32, d: u32) -> u32 = "(iiii)i";
    (a: u32, b: u32, c: u32, d: u32, e: u32) -> () = "(iiiii)";
    (a: u32, b: u32, c: u32, d: u32, e: u32) -> u32 = "(iiiii)i";
    (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32) -> () = "(iiiiii)";
    (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32) -> u32 = "(iiiiii)i";
    (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32) -> () = "(iiiiiii)";
    (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32) -> u32 = "(iiiiiii)i";
    (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32) -> () = "(iiiiiiii)";
}

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
            /// `func`, whose signature is `sig`.
            pub fn new<H: World>(store: &Store<Data<H>>, func: Func, sig: Sig) -> Self {
                $(
                    if const { exports::<H>(Sig::of($sig)) } && sig == Sig::of($sig)
                        && let Ok(typed) = func.typed(store)
                    {
                        return Self::$name(typed);
                    }
                )*
                Self::Dynamic(func, sig)
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
                    Self::Dynamic(func, sig) => {
                        let types = (0..).map_while(|index| sig.param(index));
                        let args: Vec<_> =
                            types.zip(args).map(|(ty, slot)| from_slot(*slot, val_type(ty))).collect();
                        let mut result = sig.result().map(|ty| from_slot(0, val_type(ty)));
                        func.call(store, &args, result.as_mut_slice())?;
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

callees! {
    Unit: () -> () = "()";
    GetI: () -> u32 = "()i";
    GetL: () -> u64 = "()I";
    SetI: (u32) -> () = "(i)";
    MapI: (u32) -> u32 = "(i)i";
    SetII: (u32, u32) -> () = "(ii)";
    MapII: (u32, u32) -> u32 = "(ii)i";
    SetIII: (u32, u32, u32) -> () = "(iii)";
    MapIII: (u32, u32, u32) -> u32 = "(iii)i";
    MapIIII: (u32, u32, u32, u32) -> u32 = "(iiii)i";
}

fn val_type(ty: Core) -> ValType {
    match ty {
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
        _ => ValType::I32,
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
    let params = ty.params().iter().enumerate();
    let sig = params.fold(Sig::EMPTY, |sig, (index, ty)| sig.with(index, core(ty)));
    match ty.results() {
        [] => sig,
        [result] => sig.returning(core(result)),
        _ => sig.returning(Core::Other),
    }
}
