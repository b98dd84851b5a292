//! The signatures that wasmi's typed calls are made for.
//!
//! A typed call is several times faster than a dynamic one, and each signature costs some 400 bytes
//! of flash; so those are compiled that a world's table really has. They are found at compile time.

use microwit_host::{Destructor, Sig, World};

/// Whether some row of a world's table has this signature.
pub const fn imports<H: World>(sig: Sig) -> bool {
    let mut i = 0;
    while i < H::IMPORTS.len() {
        if H::IMPORTS[i].sig.is(sig) {
            return true;
        }
        i += 1;
    }
    false
}

/// What an app's allocator takes and returns.
const REALLOC: Sig = Sig::of("(iiii)i");

/// Whether some export of a world, or what runs around one, has this signature. `() -> ()` runs
/// around any; it counts where an export has it.
pub const fn exports<H: World>(sig: Sig) -> bool {
    let mut i = 0;
    while i < H::EXPORTS.len() {
        let after = H::EXPORTS[i].post_return_sig();
        if H::EXPORTS[i].sig.is(sig) || after.is(sig) && !after.is(Sig::EMPTY) {
            return true;
        }
        i += 1;
    }
    !H::DESTRUCTORS.is_empty() && sig.is(Destructor::SIG) || H::REALLOC && sig.is(REALLOC)
}

/// Whether each row of a world's table has one of these signatures.
pub const fn all_imports_in<H: World>(sigs: &[Sig]) -> bool {
    let mut i = 0;
    while i < H::IMPORTS.len() {
        if !one_of(sigs, H::IMPORTS[i].sig) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether each export of a world, and its post-return, has one of these signatures.
pub const fn all_exports_in<H: World>(sigs: &[Sig]) -> bool {
    let mut i = 0;
    while i < H::EXPORTS.len() {
        let export = &H::EXPORTS[i];
        if !one_of(sigs, export.sig) || !one_of(sigs, export.post_return_sig()) {
            return false;
        }
        i += 1;
    }
    true
}

const fn one_of(sigs: &[Sig], sig: Sig) -> bool {
    let mut i = 0;
    while i < sigs.len() {
        if sigs[i].is(sig) {
            return true;
        }
        i += 1;
    }
    false
}

/// A core value type as wasmi's typed calls have it.
pub trait CoreValue: Sized {
    /// As a slot holds it.
    fn into_slot(self) -> u64;

    /// From a slot; a 32-bit value is the low half.
    fn from_slot(slot: u64) -> Self;
}

macro_rules! core_value {
    ($($ty:ty: |$value:ident| $into:expr, |$slot:ident| $from:expr;)*) => { $(
        impl CoreValue for $ty {
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
core_value! {
    u32: |value| u64::from(value), |slot| slot as u32;
    u64: |value| value, |slot| slot;
    f32: |value| u64::from(value.to_bits()), |slot| f32::from_bits(slot as u32);
    f64: |value| value.to_bits(), |slot| f64::from_bits(slot);
    (): |_value| 0, |_slot| ();
}

/// Hands all shapes of imports to a macro: parameters, result, signature. A shape
/// that no world uses costs nothing.
macro_rules! import_shapes {
    ($engine:ident) => {
        $engine! {
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
    };
}

/// The same for exports, each with a name.
macro_rules! export_shapes {
    ($engine:ident) => {
        $engine! {
            Unit: () -> () = "()";
            GetI: () -> u32 = "()i";
            GetL: () -> u64 = "()I";
            SetI: (a: u32) -> () = "(i)";
            MapI: (a: u32) -> u32 = "(i)i";
            SetII: (a: u32, b: u32) -> () = "(ii)";
            MapII: (a: u32, b: u32) -> u32 = "(ii)i";
            SetIII: (a: u32, b: u32, c: u32) -> () = "(iii)";
            MapIII: (a: u32, b: u32, c: u32) -> u32 = "(iii)i";
            MapIIII: (a: u32, b: u32, c: u32, d: u32) -> u32 = "(iiii)i";
        }
    };
}

pub(crate) use {export_shapes, import_shapes};
