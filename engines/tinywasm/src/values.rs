//! tinywasm's types as signatures.

use microwit_engine::core_type;
use microwit_host::{Item, Sig};
use tinywasm::types::{ExportType, FuncType, MemoryArch, WasmType};

/// What a module exports.
pub fn item(ty: &ExportType<'_>) -> Item {
    match ty {
        ExportType::Func(ty) => Item::Func(sig(ty)),
        ExportType::Memory(ty) if ty.arch() == MemoryArch::I32 => Item::Memory,
        ExportType::Memory(_) => Item::OddMemory,
        _ => Item::Other,
    }
}

/// The signature of a function.
pub fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &WasmType| core_type!(WasmType, ty);
    Sig::of_types(ty.params().iter().map(core), ty.results().iter().map(core))
}
