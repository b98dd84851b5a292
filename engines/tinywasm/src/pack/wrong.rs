//! Instructions that tinywasm gets wrong.

use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{BinaryReaderError, FunctionBody, Operator};

/// One of them.
#[derive(Clone, Copy)]
pub enum Wrong {
    /// A `local.tee` right after what code may jump to.
    Tee,
    /// A `return_call` that no `return` is behind: of an import, it goes on.
    Tail,
}

/// Where a body has such instructions.
pub fn places(body: &FunctionBody<'_>) -> Result<Vec<(Wrong, Range<usize>)>, BinaryReaderError> {
    let mut code = body.get_operators_reader()?;
    let (mut places, mut label, mut tail) = (Vec::new(), false, None);
    while !code.eof() {
        let start = code.original_position();
        let operator = code.read()?;
        let place = start..code.original_position();
        if !matches!(operator, Operator::Return) {
            places.extend(tail.take().map(|tail| (Wrong::Tail, tail)));
        }
        tail = None;
        match operator {
            Operator::LocalTee { .. } if label => places.push((Wrong::Tee, place)),
            Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => tail = Some(place),
            _ => (),
        }
        label = matches!(operator, Operator::End | Operator::Loop { .. });
    }
    Ok(places)
}
