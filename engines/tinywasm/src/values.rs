//! tinywasm's types as signatures.

use microwit_engine::{ExternKind, Sig, core_type};
use tinywasm::types::{ExportType, FuncType, MemoryArch, WasmType};

/// The kind of an export of a module.
pub fn item(ty: &ExportType<'_>) -> ExternKind {
    match ty {
        ExportType::Func(ty) => ExternKind::Func(sig(ty)),
        ExportType::Memory(ty) if ty.arch() == MemoryArch::I32 => ExternKind::Memory,
        ExportType::Memory(_) => ExternKind::OddMemory,
        _ => ExternKind::Other,
    }
}

/// The signature of a tinywasm function type.
pub fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &WasmType| core_type!(WasmType, ty);
    Sig::of_types(ty.params().iter().map(core), ty.results().iter().map(core))
}
