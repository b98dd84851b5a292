//! tinywasm's values and types, as slots and signatures.

use microwit_host::{Core, Item, Sig};
use tinywasm::types::{ExportType, FuncType, ImportType, MemoryArch, WasmType, WasmValue};

/// A value as a slot holds it.
pub fn to_slot(value: &WasmValue) -> u64 {
    match *value {
        WasmValue::I32(value) => u64::from(value.cast_unsigned()),
        WasmValue::I64(value) => value.cast_unsigned(),
        WasmValue::F32(value) => u64::from(value.to_bits()),
        WasmValue::F64(value) => value.to_bits(),
        _ => 0,
    }
}

/// A value of this type, from a slot.
pub fn from_slot(slot: u64, ty: Option<Core>) -> WasmValue {
    match ty {
        Some(Core::I64) => WasmValue::I64(slot.cast_signed()),
        Some(Core::F32) => WasmValue::F32(f32::from_bits(slot as u32)),
        Some(Core::F64) => WasmValue::F64(f64::from_bits(slot)),
        _ => WasmValue::I32((slot as u32).cast_signed()),
    }
}

/// What a module exports.
pub fn exported(ty: &ExportType<'_>) -> Item {
    match ty {
        ExportType::Func(ty) => Item::Func(sig(ty)),
        ExportType::Memory(ty) if ty.arch() == MemoryArch::I32 => Item::Memory,
        ExportType::Memory(_) => Item::OddMemory,
        _ => Item::Other,
    }
}

/// What a module imports, which serves it only if it is a function.
pub fn imported(ty: &ImportType<'_>) -> Item {
    match ty {
        ImportType::Func(ty) => Item::Func(sig(ty)),
        _ => Item::Other,
    }
}

/// The signature of a function.
pub fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &WasmType| match ty {
        WasmType::I32 => Core::I32,
        WasmType::I64 => Core::I64,
        WasmType::F32 => Core::F32,
        WasmType::F64 => Core::F64,
        _ => Core::Other,
    };
    Sig::of_types(ty.params().iter().map(core), ty.results().iter().map(core))
}
