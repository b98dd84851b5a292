//! Typed calls, for engines that are faster where a function's signature is known at compile time.
//!
//! Each signature costs some 400 bytes of flash; so those are compiled that a world's tables really have. They
//! are found at compile time, and a branch for another is never compiled: so the lists of shapes can be long.

use microwit_host::engine::{CoreType, Destructor, Sig, World};

/// What an app's allocator takes and returns.
pub const REALLOC: Sig = Sig::of("(iiii)i");

/// How many imports of a world have one of these signatures.
pub const fn imports<F: World>(sigs: &[Sig]) -> usize {
    let (mut found, mut rest) = (0, F::SIGS);
    while let [sig, others @ ..] = rest {
        found += sig.is_among(sigs) as usize;
        rest = others;
    }
    found
}

/// How many exports of a world have one of these signatures, as their post-returns have.
pub const fn exports<F: World>(sigs: &[Sig]) -> usize {
    let (mut found, mut rest) = (0, F::EXPORTS);
    while let [row, rows @ ..] = rest {
        found += (row.sig.is_among(sigs) && row.post_return_sig().is_among(sigs)) as usize;
        rest = rows;
    }
    found
}

/// Whether some export of a world, or what runs around one, has this signature. `() -> ()` runs around any; it
/// counts where an export has it.
pub const fn runs<F: World>(sig: Sig) -> bool {
    let mut rest = F::EXPORTS;
    while let [row, rows @ ..] = rest {
        let after = row.post_return_sig();
        if row.sig.is(sig) || after.is(sig) && !after.is(Sig::EMPTY) {
            return true;
        }
        rest = rows;
    }
    !F::DESTRUCTORS.is_empty() && sig.is(Destructor::SIG) || F::REALLOC && sig.is(REALLOC)
}

/// A core value, as typed calls have it; or none.
pub trait CoreValue: Sized {
    /// Its type.
    const TYPE: Option<CoreType>;

    /// As a slot holds it.
    fn into_slot(self) -> u64;

    /// From a slot; a 32-bit value is the low half.
    fn from_slot(slot: u64) -> Self;
}

macro_rules! core_values {
    ($($ty:ty = $core:expr, |$value:ident| $into:expr, |$slot:ident| $from:expr;)*) => { $(
        impl CoreValue for $ty {
            const TYPE: Option<CoreType> = $core;

            #[inline(always)]
            fn into_slot(self) -> u64 {
                let $value = self;
                $into
            }

            #[inline(always)]
            fn from_slot($slot: u64) -> Self {
                $from
            }
        }
    )* };
}
core_values! {
    u32 = Some(CoreType::I32), |value| value.into(), |slot| slot as u32;
    u64 = Some(CoreType::I64), |value| value, |slot| slot;
    f32 = Some(CoreType::F32), |value| value.to_bits().into(), |slot| f32::from_bits(slot as u32);
    f64 = Some(CoreType::F64), |value| value.to_bits(), |slot| f64::from_bits(slot);
    () = None, |_value| 0, |_slot| ();
}

/// The signature of a function with these parameters and this result.
pub const fn signature(params: &[Option<CoreType>], result: Option<CoreType>) -> Sig {
    let (mut sig, mut index) = (Sig::EMPTY, 0);
    while index < params.len() {
        if let Some(ty) = params[index] {
            sig = sig.with(index, ty);
        }
        index += 1;
    }
    match result {
        Some(ty) => sig.returning(ty),
        None => sig,
    }
}

/// The signature of a shape: `shape!((a: u32) -> u64)`.
#[macro_export]
macro_rules! shape {
    (($($arg:ident: $A:ty),*) -> $R:ty) => {
        $crate::signature(
            &[$(<$A as $crate::CoreValue>::TYPE),*],
            <$R as $crate::CoreValue>::TYPE,
        )
    };
}

/// Hands all shapes of imports to a macro, each as `(a: u32) -> u64;`.
#[macro_export]
macro_rules! import_shapes {
    ($engine:ident) => {
        $crate::import_shapes! { $engine:
            () -> () | u32 | u64 | f32 | f64;
            (a: u32) -> () | u32 | u64 | f32 | f64;
            (a: u64) -> () | u32 | u64;
            (a: f32) -> () | f32;
            (a: f64) -> () | f64;
            (a: u32, b: u32) -> () | u32 | u64;
            (a: u32, b: u64) -> () | u32;
            (a: u32, b: f32) -> ();
            (a: u64, b: u32) -> () | u32;
            (a: u64, b: u64) -> u64;
            (a: f32, b: f32) -> f32;
            (a: u32, b: u32, c: u32) -> () | u32;
            (a: u32, b: u32, c: u64) -> ();
            (a: u32, b: u64, c: u32) -> ();
            (a: u32, b: u32, c: u32, d: u32) -> () | u32;
            (a: u32, b: u32, c: u32, d: u32, e: u32) -> () | u32;
            (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32) -> () | u32;
            (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32) -> () | u32;
            (a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32) -> ();
        }
    };
    ($engine:ident: $($params:tt -> $($R:ty)|+;)*) => { $engine! { $($($params -> $R;)+)* } };
}

/// The same for what apps export and what runs around that, each with a name: `MapI: (a: u32) -> u32;`.
#[macro_export]
macro_rules! export_shapes {
    ($engine:ident) => {
        $engine! {
            Unit: () -> ();
            GetI: () -> u32;
            GetL: () -> u64;
            SetI: (a: u32) -> ();
            MapI: (a: u32) -> u32;
            SetII: (a: u32, b: u32) -> ();
            MapII: (a: u32, b: u32) -> u32;
            SetIII: (a: u32, b: u32, c: u32) -> ();
            MapIII: (a: u32, b: u32, c: u32) -> u32;
            MapIIII: (a: u32, b: u32, c: u32, d: u32) -> u32;
        }
    };
}
