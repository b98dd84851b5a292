//! wasmtime's values and types, as slots and signatures.

use microwit_engine::{CoreType, ExternKind, Sig, core_type};
use wasmtime::{ExternType, FuncType, ValRaw, ValType};

/// The most values that a function takes: [`Sig`] has no more.
pub const MAX: usize = 17;

/// The slot that holds a value of this type.
pub fn slot_of(value: &ValRaw, ty: CoreType) -> u64 {
    match ty {
        CoreType::I64 | CoreType::F64 => value.get_u64(),
        _ => value.get_u32().into(),
    }
}

/// The kind of an import or export of a module.
pub fn item(ty: &ExternType) -> ExternKind {
    match ty {
        ExternType::Func(ty) => ExternKind::Func(sig(ty)),
        ExternType::Memory(ty) if !ty.is_64() && !ty.is_shared() => ExternKind::Memory,
        ExternType::Memory(_) => ExternKind::OddMemory,
        _ => ExternKind::Other,
    }
}

/// The signature of a wasmtime function type.
fn sig(ty: &FuncType) -> Sig {
    let core = |ty| core_type!(ValType, ty);
    Sig::of_types(ty.params().map(core), ty.results().map(core))
}

/// Whether `ty` has this signature, and only numbers in it.
pub fn is(ty: &FuncType, want: Sig) -> bool {
    let mut values = (0..MAX).filter_map(|index| want.param(index)).chain(want.result());
    sig(ty) == want && values.all(|ty| ty != CoreType::Other)
}
