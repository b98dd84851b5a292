//! Selects that wasmi 2.0 gets wrong.

use wasmparser::{FunctionBody, Operator};

/// Where a body has a `select` right after what may compare a number with 0, and after which instruction. wasmi
/// makes one instruction of both, and forgets which value it was that it compares.
pub fn of_zero(body: &FunctionBody<'_>) -> Vec<(u64, &'static str)> {
    let Ok(mut operators) = body.get_operators_reader() else { return Vec::new() };
    let (mut found, mut compares, mut other_number) = (Vec::new(), None, false);
    loop {
        let at = operators.original_position();
        let Ok(operator) = operators.read() else { return found };
        let selects = matches!(operator, Operator::Select | Operator::TypedSelect { .. });
        found.extend(compares.filter(|_| selects).map(|after| (at, after)));
        compares = match operator {
            Operator::I32Eqz => Some("i32.eqz"),
            Operator::I32Eq if !other_number => Some("i32.eq"),
            Operator::I32Ne if !other_number => Some("i32.ne"),
            _ => None,
        };
        other_number = matches!(operator, Operator::I32Const { value } if value != 0);
    }
}
