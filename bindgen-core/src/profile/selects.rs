//! Finds `select` instructions that wasmi 2.0 runs incorrectly.

use wasmparser::{
    FuncValidatorAllocations, Operator, Parser, ValidPayload, Validator, WasmFeatures,
    WasmModuleResources,
};

/// The name of such a `select` in the list of instructions that an engine lacks.
pub const OF_ZERO: &str = "select of zero";

/// A `select` right after an instruction that compares an `i32` with 0. wasmi fuses the two into one
/// instruction and loses track of the value that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Select {
    /// The offset of the `select` in the module.
    pub at: u64,
    /// The name of the instruction before it.
    pub after: &'static str,
}

/// All such `select` instructions of a module, as far as the module is valid.
pub fn of_zero(wasm: &[u8]) -> Vec<Select> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let (mut found, mut allocations) = (Vec::new(), FuncValidatorAllocations::default());
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        let Ok(payload) = validator.payload(&payload) else { break };
        let ValidPayload::Func(func, body) = payload else { continue };
        let mut func = func.into_validator(allocations);
        let Ok(()) = func.read_locals(&mut body.get_binary_reader()) else { break };
        let Ok(mut operators) = body.get_operators_reader() else { break };
        // The stack heights of values that are computed from constants alone, lowest first, with whether
        // each may be 0; and the last instruction that compared such a value.
        let (mut constants, mut compared) = (Vec::<(u32, bool)>::new(), None);
        while !operators.eof() {
            let (at, before) = (operators.original_position(), func.operand_stack_height());
            let Ok(operator) = operators.read() else { break };
            if let (Operator::Select | Operator::TypedSelect { .. }, Some(after)) =
                (&operator, compared)
            {
                found.push(Select { at, after });
            }
            let above = |height| constants.iter().rev().take_while(move |(at, _)| *at >= height);
            let with_zero = above(before.saturating_sub(2)).any(|(_, may_be_zero)| *may_be_zero);
            compared = match operator {
                Operator::I32Eqz => Some("i32.eqz"),
                Operator::I32Eq if with_zero => Some("i32.eq"),
                Operator::I32Ne if with_zero => Some("i32.ne"),
                _ => None,
            };
            let (taken, made) = operator.operator_arity(&func).unwrap_or_default();
            let rest = before.saturating_sub(taken);
            let is_constant = above(rest).count() == taken as usize;
            let may_be_zero = match operator {
                Operator::I32Const { value } => Some(value == 0),
                // wasmi folds constants, and it knows globals that are constant.
                Operator::I64Const { .. }
                | Operator::F32Const { .. }
                | Operator::F64Const { .. } => Some(true),
                Operator::GlobalGet { global_index } => {
                    let global = func.resources().global_at(global_index);
                    global.filter(|global| !global.mutable).map(|_| true)
                }
                _ => (taken > 0 && made == 1 && is_constant).then_some(true),
            };
            let below = constants.len() - above(rest).count();
            constants.truncate(below);
            constants.extend(may_be_zero.map(|may_be_zero| (rest, may_be_zero)));
            if func.op(at, &operator).is_err() {
                break;
            }
        }
        allocations = func.into_allocations();
    }
    found
}
