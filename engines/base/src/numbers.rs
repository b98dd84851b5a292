//! Conversions of numbers and traps. They are macros because the engines' types use the same names for their
//! variants and have nothing else in common.

use microwit_host::engine::CoreType;

/// The slot that holds a number: `to_slot!(Val, value)`.
#[macro_export]
macro_rules! to_slot {
    ($Val:ident, $value:expr) => {
        match $value {
            $Val::I32(value) => u64::from(value.cast_unsigned()),
            $Val::I64(value) => value.cast_unsigned(),
            $Val::F32(value) => u64::from(value.to_bits()),
            $Val::F64(value) => value.to_bits(),
            _ => 0,
        }
    };
}

/// The number of type `ty` in a slot. `None` is taken as an `i32`.
pub fn from_slot<V>(slot: u64, ty: Option<CoreType>) -> V
where
    V: From<i32> + From<i64> + From<f32> + From<f64>,
{
    match ty {
        Some(CoreType::I64) => slot.cast_signed().into(),
        Some(CoreType::F32) => f32::from_bits(slot as u32).into(),
        Some(CoreType::F64) => f64::from_bits(slot).into(),
        _ => (slot as u32).cast_signed().into(),
    }
}

/// The core type of an engine's value type: `core_type!(ValType, ty)`.
#[macro_export]
macro_rules! core_type {
    ($ValType:ident, $ty:expr) => {
        match $ty {
            $ValType::I32 => $crate::CoreType::I32,
            $ValType::I64 => $crate::CoreType::I64,
            $ValType::F32 => $crate::CoreType::F32,
            $ValType::F64 => $crate::CoreType::F64,
            _ => $crate::CoreType::Other,
        }
    };
}

/// The code of a trap on an engine that names traps as wasmtime does: `trap_code!(Trap, trap, Grown)`. The
/// last names are the engine's own for an app that grows past its limit.
#[macro_export]
macro_rules! trap_code {
    ($Trap:ident, $trap:expr, $($grown:ident)|+) => {
        match $trap {
            $Trap::UnreachableCodeReached => $crate::TrapCode::Unreachable,
            $Trap::MemoryOutOfBounds | $Trap::TableOutOfBounds => $crate::TrapCode::GuestOutOfBounds,
            $Trap::IndirectCallToNull | $Trap::BadSignature => $crate::TrapCode::IndirectCall,
            $Trap::IntegerDivisionByZero
            | $Trap::IntegerOverflow
            | $Trap::BadConversionToInteger => $crate::TrapCode::Arithmetic,
            $Trap::StackOverflow => $crate::TrapCode::StackOverflow,
            $Trap::OutOfFuel => $crate::TrapCode::OutOfFuel,
            $($Trap::$grown)|+ => $crate::TrapCode::GrewPastLimit,
            _ => $crate::TrapCode::Engine,
        }
    };
}
