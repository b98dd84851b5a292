//! Finds an app's stack, and makes it smaller.
//!
//! Linkers put the stack first, at address 0, so that an overflow traps, or last, after the data. It grows
//! downwards from the initial value of the module's first mutable global. The exports `__data_end` and
//! `__heap_base` confirm that a linker laid the memory out in this way. Without them, the purpose of that
//! global is unknown.

use std::ops::Range;

use microwit_bindgen::Error;
use wasm_encoder::{ConstExpr, Encode};
use wasmparser::{BinaryReader, ExternalKind, GlobalSectionReader, Operator, Parser, Payload};

use crate::app::App;
use crate::memory::readable;
use crate::pack::rewrite::{GLOBALS, Module};

/// The stack in bytes that is enough for most apps.
const ENOUGH: u32 = 4096;

/// The largest stack that does not look like a linker's default. A larger one is probably not intended.
const LARGE: u64 = 0x8000;

/// The help that says how to link the app with a stack of this many bytes.
pub fn flag(bytes: u32) -> String {
    format!("link the app with `-C link-arg=-zstack-size={bytes}`, or as much as it needs")
}

/// The least size of a stack of so many bytes: a linker takes multiples of 16 only.
pub fn rounded(bytes: u32) -> u32 {
    bytes.checked_next_multiple_of(16).unwrap_or(!15)
}

/// An app's stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stack {
    /// The stack's size in bytes.
    pub bytes: u64,
    /// The address at which the stack begins. It grows downwards.
    top: u32,
    /// The lowest address of the stack.
    end: u32,
    /// Whether nothing lies above the stack.
    last: bool,
}

impl Stack {
    /// The app's stack, if the memory is laid out as linkers do it.
    pub fn of(app: &App<'_>) -> Option<Self> {
        let top = pointer(app)?.1;
        let (data_end, base) = (app.constant("__data_end")?, app.constant("__heap_base")?);
        let stack = |end, last| Self { bytes: u64::from(top - end), top, end, last };
        if app.data_begin >= u64::from(top) && (top..=base).contains(&data_end) {
            return Some(stack(0, base == top && app.data_end == 0));
        }
        let end = u32::try_from(app.data_end.max(data_end.into())).ok()?;
        (top == base && end <= top).then(|| stack(end, true))
    }

    /// The help for a stack that is probably larger than intended; `None` for another one.
    pub fn advice(&self) -> Option<String> {
        (self.bytes > LARGE)
            .then(|| format!("{} of it are its stack: {}", readable(self.bytes), flag(ENOUGH)))
    }

    /// The app with a stack of this many bytes.
    ///
    /// # Errors
    ///
    /// Data lies above the stack, the stack is not larger than this, or a number in the code, the globals
    /// or the data may be an address in the part that would go.
    pub fn resized(&self, app: &App<'_>, bytes: u32) -> Result<Vec<u8>, Error> {
        let bytes = rounded(bytes);
        let refused = |why: &str| {
            Error::nowhere(format!("its stack stays as it is: {why}")).help(flag(bytes))
        };
        if !self.last {
            return Err(refused("data lies behind it, and cannot be moved"));
        }
        let top = self.end.next_multiple_of(16).checked_add(bytes);
        let Some(top) = top.filter(|top| *top < self.top) else {
            return Err(refused(&format!("it has only {} B already", self.bytes)));
        };
        let lost = top..self.top.saturating_add(1);
        let found = number_in_code(app, &lost).map(|number| ("code", number));
        let found = found.or_else(|| Some(("globals", number_in_globals(app, &lost)?)));
        let found = found.or_else(|| Some(("data", number_in_data(app, &lost)?)));
        if let Some((place, number)) = found {
            return Err(refused(&format!(
                "the number {number} is in the app's {place}, and may be an address in the stack"
            )));
        }
        let ends = ["__heap_base", "__data_end"].into_iter().filter_map(|name| {
            let export = app.exports.iter().find(|export| export.name == name)?;
            (app.constant(name)? == self.top).then_some(export.index)
        });
        let changed: Vec<_> =
            pointer(app).map(|(index, _)| index).into_iter().chain(ends).collect();
        let mut module = Module::whole(app);
        let section = app.sections.iter().find(|section| section.id == GLOBALS);
        let value = ConstExpr::i32_const(top.cast_signed());
        let value = |index| changed.contains(&index).then(|| value.clone());
        let globals = section.and_then(|section| globals(app, section.data, value));
        module.set(GLOBALS, globals.ok_or_else(|| refused("its globals cannot be read"))?);
        Ok(module.finish())
    }
}

/// The index and the initial value of the global that is the stack pointer.
fn pointer(app: &App<'_>) -> Option<(u32, u32)> {
    let mut globals = (0..).zip(&app.globals);
    let (index, global) = globals.find_map(|(index, global)| Some((index, (*global)?)))?;
    let plain = global.mutable && global.value > 0 && global.value.is_multiple_of(16);
    plain.then_some((index, global.value))
}

/// A number in `range` among the initial values of globals, except those that the linker made.
fn number_in_globals(app: &App<'_>, range: &Range<u32>) -> Option<u64> {
    let own = |index| {
        let mut exports = app.exports.iter();
        pointer(app).is_some_and(|(pointer, _)| pointer == index)
            || exports.any(|export| {
                let ends = matches!(export.name, "__heap_base" | "__data_end");
                ends && export.kind == ExternalKind::Global && export.index == index
            })
    };
    let globals = (0..).zip(&app.globals).filter(|(index, _)| !own(*index));
    let mut values = globals.filter_map(|(_, global)| Some(global.as_ref()?.value));
    values.find(|value| range.contains(value)).map(u64::from)
}

/// A 32-bit word in `range` in the data.
fn number_in_data(app: &App<'_>, range: &Range<u32>) -> Option<u64> {
    for payload in Parser::new(0).parse_all(app.wasm) {
        let Payload::DataSection(section) = payload.ok()? else { continue };
        for data in section {
            let words = data.ok()?.data.windows(4);
            let words = words.filter_map(|word| Some(u32::from_le_bytes(word.try_into().ok()?)));
            if let Some(word) = words.into_iter().find(|word| range.contains(word)) {
                return Some(word.into());
            }
        }
    }
    None
}

/// A number in `range` in the code: a constant, or the offset of a load or store.
fn number_in_code(app: &App<'_>, range: &Range<u32>) -> Option<u64> {
    let inside = |number: u64| u32::try_from(number).is_ok_and(|number| range.contains(&number));
    for payload in Parser::new(0).parse_all(app.wasm) {
        let Payload::CodeSectionEntry(body) = payload.ok()? else { continue };
        let mut operators = body.get_operators_reader().ok()?;
        while !operators.eof() {
            let number = match operators.read().ok()? {
                Operator::I32Const { value } => value.cast_unsigned().into(),
                Operator::I64Const { value } => value.cast_unsigned(),
                operator => offset(&operator).unwrap_or_default(),
            };
            if inside(number) {
                return Some(number);
            }
        }
    }
    None
}

/// The offset of a load or a store instruction.
fn offset(operator: &Operator<'_>) -> Option<u64> {
    macro_rules! memargs {
        ($($name:ident)*) => {
            match operator { $(Operator::$name { memarg } => Some(memarg.offset),)* _ => None }
        };
    }
    memargs!(
        I32Load I64Load F32Load F64Load I32Load8S I32Load8U I32Load16S I32Load16U I64Load8S I64Load8U
        I64Load16S I64Load16U I64Load32S I64Load32U I32Store I64Store F32Store F64Store I32Store8
        I32Store16 I64Store8 I64Store16 I64Store32
    )
}

/// The contents of the global section, with a new initial value where `value` gives one.
fn globals(
    app: &App<'_>,
    data: &[u8],
    value: impl Fn(u32) -> Option<ConstExpr>,
) -> Option<Vec<u8>> {
    let imported = app.globals.len() as u32;
    let reader = GlobalSectionReader::new(BinaryReader::new(data, 0)).ok()?;
    let first = imported - reader.count();
    let mut out = Vec::new();
    reader.count().encode(&mut out);
    let all: Vec<_> = reader.into_iter_with_offsets().collect::<Result<_, _>>().ok()?;
    for (number, (offset, global)) in all.iter().enumerate() {
        let end = all.get(number + 1).map_or(data.len(), |(next, _)| *next as usize);
        let own = data.get(*offset as usize..end)?;
        if let Some(value) = value(first + number as u32) {
            let expr = global.init_expr.get_binary_reader();
            let ty = own.len() - expr.bytes_remaining();
            out.extend_from_slice(own.get(..ty)?);
            value.encode(&mut out);
        } else {
            out.extend_from_slice(own);
        }
    }
    Some(out)
}
