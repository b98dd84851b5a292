//! Typed calls, for engines that are faster if a function's signature is known at compile time.
//!
//! Each signature costs some 400 bytes of flash, so only signatures that occur in a world's tables are
//! compiled. They are found at compile time, and branches for others are never compiled. The lists of shapes
//! may therefore be long.

use microwit_host::engine::{CoreType, Destructor, Sig, World};

/// The signature of an app's allocator.
pub const REALLOC: Sig = Sig::of("(iiii)i");

/// The number of imports of a world that have one of these signatures.
pub const fn imports<F: World>(sigs: &[Sig]) -> usize {
    let (mut found, mut rest) = (0, F::SIGS);
    while let [sig, others @ ..] = rest {
        found += sig.is_among(sigs) as usize;
        rest = others;
    }
    found
}

/// The number of exports of a world whose signature and whose post-return's signature are both among these.
pub const fn exports<F: World>(sigs: &[Sig]) -> usize {
    let (mut found, mut rest) = (0, F::EXPORTS);
    while let [row, rows @ ..] = rest {
        found += (row.sig.is_among(sigs) && row.post_return_sig().is_among(sigs)) as usize;
        rest = rows;
    }
    found
}

/// Whether some export of a world, or its post-return, has this signature. `() -> ()` counts only if an
/// export itself has it, because the functions around any export may have it.
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

/// A core value in a typed call; `()` is no value.
pub trait CoreValue: Sized {
    /// The type of the value; `None` for `()`.
    const TYPE: Option<CoreType>;

    /// The slot that holds the value.
    fn into_slot(self) -> u64;

    /// The value in a slot; a 32-bit value is in the low half.
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

/// Passes all shapes of imports to a macro, each as `(a: u32) -> u64;`.
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

/// Passes all shapes of exports and of the functions around them to a macro, each with a name: `MapI: (a:
/// u32) -> u32;`.
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
