//! The way from an import to the host: typed functions of wasmi, one per signature that a world has.

use microwit_engine::{
    CoreValue, Row, Sig, Stopped, World, from_slot, import_shapes, imports, shape, to_slot,
};
use wasmi::{AsContextMut, Caller, Error, Func, FuncType, Store, TrapCode as Reason, Val};

use crate::store::{At, Data};

/// Serves an import.
fn serve<F: World, const N: usize>(
    mut caller: Caller<'_, Data<F, N>>,
    row: &'static Row,
    slots: &mut [u64],
) -> Result<(), Error> {
    microwit_engine::serve(At(caller.as_context_mut()), row, slots)
        .map_err(|Stopped { .. }| Reason::UnreachableCodeReached.into())
}

macro_rules! import {
    ($( ($($arg:ident: $A:ty),*) -> $R:ty; )*) => {
        /// The signatures that have typed functions.
        const TYPED: &[Sig] = &[$(shape!(($($arg: $A),*) -> $R)),*];

        /// Makes a wasmi function that calls `row`.
        pub fn import<F: World, const N: usize>(
            store: &mut Store<Data<F, N>>,
            row: &'static Row,
            ty: &FuncType,
        ) -> Func {
            $({
                const SIG: Sig = shape!(($($arg: $A),*) -> $R);
                if const { imports::<F>(&[SIG]) > 0 } && row.sig == SIG {
                    return Func::wrap(
                        store,
                        move |caller: Caller<'_, Data<F, N>>, $($arg: $A),*| -> Result<$R, Error> {
                            let mut slots = slots!($($arg)*);
                            serve(caller, row, &mut slots)?;
                            let [result, ..] = slots;
                            Ok(<$R>::from_slot(result))
                        },
                    );
                }
            })*
            if const { imports::<F>(TYPED) == F::SIGS.len() } {
                // This line is never reached; it keeps `dynamic` from being compiled.
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

fn dynamic<F: World, const N: usize>(
    store: &mut Store<Data<F, N>>,
    row: &'static Row,
    ty: &FuncType,
) -> Func {
    Func::new(store, ty.clone(), move |caller, args: &[Val], results: &mut [Val]| {
        let mut slots = [0; 17];
        for (slot, arg) in slots.iter_mut().zip(args) {
            *slot = to_slot!(Val, *arg);
        }
        serve(caller, row, &mut slots)?;
        if let ([result, ..], [value, ..]) = (slots, results) {
            *value = from_slot(result, row.sig.result());
        }
        Ok(())
    })
}

import_shapes!(import);
