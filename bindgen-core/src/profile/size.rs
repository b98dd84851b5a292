//! Finds parts of valid modules that are larger than some engine can hold.

use wasmparser::{
    ConstExpr, DataKind, ElementKind, FuncValidatorAllocations, Operator, Parser, Payload,
    ValidPayload, Validator, WasmFeatures,
};

use super::place;
use crate::Error;

/// The most operators that an initial value may have. Some engines evaluate it by recursion when they load
/// it.
const OPERATORS: usize = 32;

/// The most values that a function may hold at once. wasmi numbers them with 15 bits; WAMR numbers them
/// with 16 bits, and wide values take two numbers.
const VALUES: u32 = 30_000;

/// The most function types that a module may have. WAMR numbers them with 16 bits.
const TYPES: u32 = 65_535;

/// Checks the sizes of a valid module's parts.
///
/// # Errors
///
/// A part is too large for some engine. The error continues the same sentence as that of [`super::check`].
pub fn check(wasm: &[u8]) -> Result<(), Error> {
    let refused = |message: String, help| Err(Error::nowhere(message).help(help));
    if has_long_constant(wasm) {
        let message = format!("an initial value in it has more than {OPERATORS} operators");
        return refused(message, "compute it in a function that is called first");
    }
    if types(wasm) > TYPES {
        let message = format!("it has more than {TYPES} types of functions");
        return refused(message, "make it of fewer functions");
    }
    if let Some(at) = full_function(wasm) {
        let function = place::function(wasm, at).unwrap_or_default();
        let message =
            format!("function {function} has more than {VALUES} locals and operands at once");
        return refused(message, "make several functions of it");
    }
    Ok(())
}

/// Whether an initial value, of a global or of a segment's offset, has too many operators.
fn has_long_constant(wasm: &[u8]) -> bool {
    let is_long = |value: &ConstExpr<'_>| {
        let operators = value.get_operators_reader().into_iter().flatten();
        let operates = |operator: &Operator<'_>| {
            use Operator::{I32Add, I32Mul, I32Sub, I64Add, I64Mul, I64Sub};
            matches!(operator, I32Add | I32Sub | I32Mul | I64Add | I64Sub | I64Mul)
        };
        operators.filter(operates).count() > OPERATORS
    };
    payloads(wasm).any(|payload| {
        match payload {
        Payload::GlobalSection(globals) => {
            globals.into_iter().flatten().any(|global| is_long(&global.init_expr))
        }
        Payload::ElementSection(segments) => segments.into_iter().flatten().any(|segment| {
            matches!(segment.kind, ElementKind::Active { offset_expr, .. } if is_long(&offset_expr))
        }),
        Payload::DataSection(segments) => segments.into_iter().flatten().any(|segment| {
            matches!(segment.kind, DataKind::Active { offset_expr, .. } if is_long(&offset_expr))
        }),
        _ => false,
    }
    })
}

fn types(wasm: &[u8]) -> u32 {
    let count = |payload| if let Payload::TypeSection(types) = payload { types.count() } else { 0 };
    payloads(wasm).map(count).sum()
}

/// The position of the first function that holds too many values.
fn full_function(wasm: &[u8]) -> Option<u64> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut allocations = FuncValidatorAllocations::default();
    for payload in payloads(wasm) {
        let ValidPayload::Func(func, body) = validator.payload(&payload).ok()? else { continue };
        let mut func = func.into_validator(allocations);
        func.read_locals(&mut body.get_binary_reader()).ok()?;
        let locals = func.len_locals();
        let mut operators = body.get_operators_reader().ok()?;
        while !operators.eof() {
            let at = operators.original_position();
            if locals + func.operand_stack_height() > VALUES {
                return Some(at);
            }
            func.op(at, &operators.read().ok()?).ok()?;
        }
        allocations = func.into_allocations();
    }
    None
}

fn payloads(wasm: &[u8]) -> impl Iterator<Item = Payload<'_>> {
    Parser::new(0).parse_all(wasm).map_while(Result::ok)
}
