//! Instructions that tinywasm gets wrong.

use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::{BinaryReaderError, FunctionBody, Operator};

/// The kind of an instruction that tinywasm gets wrong.
#[derive(Clone, Copy)]
pub enum Wrong {
    /// A `local.tee` directly after a place that code may jump to.
    Tee,
    /// A `return_call` without a `return` after it: if it calls an import, execution goes on.
    Tail,
}

/// The places of such instructions in a body.
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

/// Whether tinywasm's rewriting of instructions may change the result of a body.
///
/// The rewriting combines two values, the calculation with them, and the local that takes the result into one
/// instruction. It takes two `local.tee` for two values, although they are one. So the rewriting is turned
/// off if the second value may be a `local.tee`, directly after anything that it may take for another value.
pub fn is_misread(body: &FunctionBody<'_>) -> Result<bool, BinaryReaderError> {
    use Step::{Calculation, Drop, Get, Other, Set, Tee};
    let mut code = body.get_operators_reader()?;
    // The last four steps, the latest first, with the local that each uses.
    let mut last = [(Other, 0); 4];
    while !code.eof() {
        let at = code.original_position() - body.range().start;
        let step = match code.read()? {
            Operator::Nop => continue,
            Operator::LocalGet { local_index } => (Get, local_index),
            Operator::LocalSet { local_index } => (Set, local_index),
            Operator::LocalTee { local_index } => (Tee, local_index),
            Operator::Drop => (Drop, 0),
            _ if body.as_bytes().get(at).is_some_and(|code| calculates(*code)) => (Calculation, 0),
            _ => (Other, 0),
        };
        let is_value = |step: (Step, u32)| matches!(step.0, Get | Tee | Set | Drop);
        if matches!(step.0, Set | Tee)
            && let [(Calculation, _), second, before, first] = last
        {
            let tees = match (second, before) {
                ((Tee, _), _) => is_value(before),
                // tinywasm turns these two into a `local.tee`.
                ((Get, _), (Set | Drop, _)) => is_value(first),
                _ => false,
            };
            if tees {
                return Ok(true);
            }
        }
        last = [step, last[0], last[1], last[2]];
    }
    Ok(false)
}

/// The kind of an instruction, as far as it matters for this.
#[derive(Clone, Copy)]
enum Step {
    Get,
    Set,
    Tee,
    Drop,
    Calculation,
    Other,
}

/// Whether an instruction with this opcode makes one number of two numbers of its type.
fn calculates(opcode: u8) -> bool {
    matches!(opcode, 0x6a..=0x78 | 0x7c..=0x8a | 0x92..=0x98 | 0xa0..=0xa6)
}
