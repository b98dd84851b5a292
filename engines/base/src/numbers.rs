//! Numbers and traps, of engines whose types call them as others do. So these are macros: the types have
//! nothing else in common.

use microwit_host::Core;

/// A number as a slot holds it: `to_slot!(Val, value)`.
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

/// The number of this type that a slot holds.
pub fn from_slot<V>(slot: u64, ty: Option<Core>) -> V
where
    V: From<i32> + From<i64> + From<f32> + From<f64>,
{
    match ty {
        Some(Core::I64) => slot.cast_signed().into(),
        Some(Core::F32) => f32::from_bits(slot as u32).into(),
        Some(Core::F64) => f64::from_bits(slot).into(),
        _ => (slot as u32).cast_signed().into(),
    }
}

/// The type of a value: `core_type!(ValType, ty)`.
#[macro_export]
macro_rules! core_type {
    ($ValType:ident, $ty:expr) => {
        match $ty {
            $ValType::I32 => $crate::Core::I32,
            $ValType::I64 => $crate::Core::I64,
            $ValType::F32 => $crate::Core::F32,
            $ValType::F64 => $crate::Core::F64,
            _ => $crate::Core::Other,
        }
    };
}

/// What kind of trap this is, on an engine that calls them as wasmtime does: `trap_code!(Trap, trap)`, and
/// what such an engine calls it that an app grows past its limit.
#[macro_export]
macro_rules! trap_code {
    ($Trap:ident, $trap:expr, $($grown:ident)|+) => {
        match $trap {
            $Trap::UnreachableCodeReached => $crate::Code::Unreachable,
            $Trap::MemoryOutOfBounds | $Trap::TableOutOfBounds => $crate::Code::GuestOutOfBounds,
            $Trap::IndirectCallToNull | $Trap::BadSignature => $crate::Code::IndirectCall,
            $Trap::IntegerDivisionByZero
            | $Trap::IntegerOverflow
            | $Trap::BadConversionToInteger => $crate::Code::Arithmetic,
            $Trap::StackOverflow => $crate::Code::StackOverflow,
            $Trap::OutOfFuel => $crate::Code::OutOfFuel,
            $($Trap::$grown)|+ => $crate::Code::GrewPastLimit,
            _ => $crate::Code::Engine,
        }
    };
}
