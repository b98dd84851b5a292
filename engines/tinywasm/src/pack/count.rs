//! Lets an app count its fuel where tinywasm does not: in what runs while an import is served.
//!
//! Such code takes what it is about to run from a global, and traps once that is below nothing: about
//! one for an instruction, as tinywasm does elsewhere. Nothing else of the module changes.

use alloc::vec::Vec;
use alloc::{borrow::Cow, vec};
use core::mem;

use microwit_engine::names::{self, Role};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, Encode, ExportKind, GlobalType, Instruction, Module,
    RawSection, ValType,
};
use wasmparser::{
    BinaryReader, BinaryReaderError, ElementItems, ExternalKind, FunctionBody, Operator,
    OperatorsReader, Parser, Payload, TypeRef,
};

use crate::FUEL;

type Result<T> = core::result::Result<T, BinaryReaderError>;

const GLOBALS: u8 = 6;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;

/// A valid module that counts, if any of it runs while an import is served.
pub fn counted(wasm: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut app = App::read(wasm)?;
    if app.served.is_empty() {
        return Ok(None);
    }
    let counting = app.counting();
    let mut code = CodeSection::new();
    for (func, counts) in app.funcs.iter().zip(counting) {
        if counts {
            code.raw(&rewritten(&func.body, app.globals)?);
        } else {
            code.raw(func.body.as_bytes());
        }
    }
    if !app.sections.iter().any(|(id, _)| *id == GLOBALS) {
        let exports = app.sections.iter().position(|(id, _)| *id == EXPORTS);
        app.sections.insert(exports.unwrap_or_default(), (GLOBALS, &[0]));
    }
    let mut module = Module::new();
    for (id, old) in app.sections {
        let mut new = Vec::new();
        match id {
            GLOBALS => {
                GlobalType { val_type: ValType::I64, mutable: true, shared: false }
                    .encode(&mut new);
                // Where tinywasm counts, this is not to end anything.
                ConstExpr::i64_const(i64::MAX).encode(&mut new);
            }
            EXPORTS => {
                FUEL.encode(&mut new);
                ExportKind::Global.encode(&mut new);
                app.globals.encode(&mut new);
            }
            CODE => {
                module.section(&code);
                continue;
            }
            _ => (),
        }
        let data = if new.is_empty() { Cow::Borrowed(old) } else { Cow::Owned(with(old, &new)?) };
        module.section(&RawSection { id, data: &data });
    }
    Ok(Some(module.finish()))
}

/// A section with one more entry.
fn with(section: &[u8], entry: &[u8]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(section, 0);
    let count = reader.read_var_u32()?;
    let mut longer = Vec::new();
    (count + 1).encode(&mut longer);
    longer.extend(reader.read_bytes(reader.bytes_remaining())?);
    longer.extend(entry);
    Ok(longer)
}

/// What has to be known of a module.
#[derive(Default)]
struct App<'a> {
    sections: Vec<(u8, &'a [u8])>,
    /// How many functions it imports.
    imported: usize,
    /// How many globals it has, imported ones included.
    globals: u32,
    /// The functions that are called while an import is served.
    served: Vec<u32>,
    /// The functions that may be called through a table: nothing in `FEATURES` calls by reference.
    taken: Vec<u32>,
    funcs: Vec<Func<'a>>,
}

struct Func<'a> {
    body: FunctionBody<'a>,
    calls: Vec<u32>,
    /// It calls through a table.
    indirect: bool,
}

impl<'a> App<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut app = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                app.sections.push((id, wasm.get(range).unwrap_or_default()));
            }
            app.note(payload)?;
        }
        Ok(app)
    }

    fn note(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import?.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => self.imported += 1,
                        TypeRef::Global(_) => self.globals += 1,
                        _ => (),
                    }
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals += 1;
                    self.take(global?.init_expr.get_operators_reader())?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func && is_served(export.name) {
                        self.served.push(export.index);
                    }
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    match element?.items {
                        ElementItems::Functions(funcs) => {
                            for func in funcs {
                                self.taken.push(func?);
                            }
                        }
                        ElementItems::Expressions(_, inits) => {
                            for init in inits {
                                self.take(init?.get_operators_reader())?;
                            }
                        }
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let (calls, indirect) = self.take(body.get_operators_reader()?)?;
                self.funcs.push(Func { body, calls, indirect });
            }
            _ => (),
        }
        Ok(())
    }

    /// Notes the functions that code refers to; which it calls, and whether it calls any through a
    /// table.
    fn take(&mut self, code: OperatorsReader<'_>) -> Result<(Vec<u32>, bool)> {
        let (mut calls, mut indirect) = (Vec::new(), false);
        for operator in code {
            match operator? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    calls.push(function_index);
                }
                Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => {
                    indirect = true;
                }
                Operator::RefFunc { function_index } => self.taken.push(function_index),
                _ => (),
            }
        }
        Ok((calls, indirect))
    }

    /// Which of its own functions may run while an import is served.
    fn counting(&mut self) -> Vec<bool> {
        let mut counting = vec![false; self.funcs.len()];
        let mut reached = self.served.clone();
        while let Some(func) = reached.pop() {
            let Some(own) = (func as usize).checked_sub(self.imported) else { continue };
            let Some((func, counts)) = self.funcs.get(own).zip(counting.get_mut(own)) else {
                continue;
            };
            if !mem::replace(counts, true) {
                reached.extend(&func.calls);
                if func.indirect {
                    reached.append(&mut self.taken);
                }
            }
        }
        counting
    }
}

/// Whether an export may be called while an import is served: an allocator or, as either kind of names
/// spells it, a destructor.
fn is_served(name: &str) -> bool {
    names::role(name) == Role::Realloc || name.contains("[dtor]") || name.ends_with("_dtor")
}

/// Instructions that are taken together, before the first of them runs. Each of them runs at most once
/// for that.
struct Piece {
    /// Where it starts.
    at: usize,
    /// How many instructions it has that do something.
    cost: i64,
    /// Code can only run forever, or call itself, through the start of such a piece.
    checked: bool,
}

/// So much may be taken of what is then jumped over: exact pieces are as short as code is between
/// branches, and counting them would take longer than running them.
const SHORT: i64 = 32;

fn pieces(body: &FunctionBody<'_>) -> Result<Vec<Piece>> {
    use Operator as O;
    let mut code = body.get_operators_reader()?;
    let mut pieces = vec![Piece { at: code.original_position(), cost: 0, checked: true }];
    // What follows a block runs at most as often as the piece that the block started in.
    let (mut own, mut around) = (0, Vec::new());
    let mut branched = false;
    while !code.eof() {
        let at = code.original_position();
        let operator = code.read()?;
        if !matches!(operator, O::Block { .. } | O::Loop { .. } | O::Else | O::End) {
            if branched && pieces[own].cost >= SHORT {
                (own, branched) = (pieces.len(), false);
                pieces.push(Piece { at, cost: 0, checked: false });
            }
            pieces[own].cost += 1;
        }
        match operator {
            O::Block { .. } => around.push(own),
            O::Loop { .. } => {
                around.push(own);
                (own, branched) = (pieces.len(), false);
                pieces.push(Piece { at: code.original_position(), cost: 0, checked: true });
            }
            O::If { .. } => {
                around.push(own);
                branched = true;
            }
            O::Else => (own, branched) = (around.last().copied().unwrap_or_default(), true),
            O::End => (own, branched) = (around.pop().unwrap_or_default(), true),
            O::BrIf { .. } => branched = true,
            _ => (),
        }
    }
    Ok(pieces)
}

/// A function's body that counts in this global.
fn rewritten(body: &FunctionBody<'_>, global: u32) -> Result<Vec<u8>> {
    use Instruction as I;
    let (old, start) = (body.as_bytes(), body.range().start);
    let (mut new, mut copied) = (Vec::new(), 0);
    for Piece { at, cost, checked } in pieces(body)? {
        new.extend(old.get(copied..at - start).unwrap_or_default());
        copied = at - start;
        let take =
            [I::GlobalGet(global), I::I64Const(cost.max(1)), I::I64Sub, I::GlobalSet(global)];
        let less = [I::GlobalGet(global), I::I64Const(0), I::I64LtS];
        let check = [I::If(BlockType::Empty), I::Unreachable, I::End];
        let checks = less.iter().chain(&check).filter(|_| checked);
        for instruction in take.iter().chain(checks) {
            instruction.encode(&mut new);
        }
    }
    new.extend(old.get(copied..).unwrap_or_default());
    Ok(new)
}
