//! Makes an app count its fuel where tinywasm does not: in code that runs inside an import.
//!
//! Such code subtracts the instructions that it is about to run from a global, and traps if the global is
//! then negative. The cost is about one per instruction, as in tinywasm. Nothing else in the module changes.

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

/// Makes a valid module of the app that counts. Returns `None` if none of its code runs inside an import.
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
                // Where tinywasm counts, the app's own counter must not end anything.
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

/// The facts about a module that counting needs.
#[derive(Default)]
struct App<'a> {
    sections: Vec<(u8, &'a [u8])>,
    /// The number of functions that the module imports.
    imported: usize,
    /// The number of globals in the module, including imported ones.
    globals: u32,
    /// The functions that are called inside an import.
    served: Vec<u32>,
    /// The functions that may be called through a table. No feature in `FEATURES` calls by reference.
    taken: Vec<u32>,
    funcs: Vec<Func<'a>>,
}

struct Func<'a> {
    body: FunctionBody<'a>,
    calls: Vec<u32>,
    /// Whether the function calls through a table.
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

    /// Notes the functions whose references the code takes. Returns the functions that it calls, and whether
    /// it calls any through a table.
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

    /// For each of the module's own functions, whether it may run inside an import.
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

/// Whether an export may be called inside an import: it is an allocator or a destructor, in either kind of
/// names.
fn is_served(name: &str) -> bool {
    names::role(name) == Role::Realloc || name.contains("[dtor]") || name.ends_with("_dtor")
}

/// Instructions that are paid for together, before the first of them runs. For that price, each of them runs
/// at most once.
struct Piece {
    /// The offset of the first instruction.
    at: usize,
    /// The number of instructions that do something.
    cost: i64,
    /// Whether the piece checks the fuel. Endless code and recursion always pass the start of such a piece.
    checked: bool,
}

/// The cost that may be taken for instructions that are then jumped over. Exact pieces are as short as the
/// code between branches, and counting them would take longer than running them.
const SHORT: i64 = 32;

fn pieces(body: &FunctionBody<'_>) -> Result<Vec<Piece>> {
    use Operator as O;
    let mut code = body.get_operators_reader()?;
    let mut pieces = vec![Piece { at: code.original_position(), cost: 0, checked: true }];
    // The code after a block runs at most as often as the piece in which the block started.
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

/// The body of a function, changed so that it counts in this global.
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
