//! Parses a core module. This needs no knowledge of the app's WIT types.

use microwit_bindgen::model::World;
use microwit_host::engine::names::{self, Role};
use microwit_host::engine::{CoreType, ExternKind, Sig};
use wasmparser::{
    Data, DataKind, ExternalKind, FuncType, Global, MemoryType, Operator, Parser, Payload,
    TableType, TypeRef, ValType, Validator, WasmFeatures,
};

use crate::{Error, Result, table};

/// A parsed core module, which is valid.
#[derive(Debug, Default)]
pub struct App<'a> {
    /// The module's bytes.
    pub wasm: &'a [u8],
    /// The imports, in their order.
    pub imports: Vec<Import<'a>>,
    /// The exports, in their order.
    pub exports: Vec<Export<'a>>,
    /// The memories; the imported ones come first.
    pub memories: Vec<MemoryType>,
    /// The tables.
    pub tables: Vec<TableType>,
    /// The number of imported memories.
    pub imported_memories: usize,
    /// The globals; `None` for a global whose initial value is not a plain `i32`.
    pub globals: Vec<Option<Variable>>,
    /// The sections with their names, in their order.
    pub sections: Vec<Section<'a>>,
    /// The start of the data that is in memory before the app runs, as an address.
    pub data_begin: u64,
    /// The end of the data that is in memory before the app runs, as an address.
    pub data_end: u64,
    /// The uses of memory and tables in the code.
    pub code: Code,
}

/// One import.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The module that the import comes from.
    pub module: &'a str,
    /// The import's name.
    pub name: &'a str,
    /// The import's kind and type.
    pub item: ExternKind,
}

/// One export.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The export's name.
    pub name: &'a str,
    /// The export's kind and type.
    pub item: ExternKind,
    /// The export's index among the items of its kind.
    pub index: u32,
    /// The export's kind, as the parser has it.
    pub kind: ExternalKind,
}

/// A global `i32`.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// The initial value.
    pub value: u32,
    /// Whether the global is mutable.
    pub mutable: bool,
}

/// A section of the file.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// The section's number.
    pub id: u8,
    /// The section's contents in words, or the name of a custom section.
    pub name: String,
    /// The section's contents.
    pub data: &'a [u8],
    /// The section's size in the file in bytes, with its header.
    pub bytes: usize,
}

/// The uses of memory and tables in an app's code.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Whether the code has `memory.grow`.
    pub grows: bool,
    /// Whether the code has `table.grow`.
    pub grows_table: bool,
    /// Whether the code has `memory.size`.
    pub asks: bool,
    /// The constants in the code that may be the end of a memory, sorted.
    pub pages: Vec<u32>,
}

/// The note about an app that [exports nothing](App::exports_nothing).
pub const NO_EXPORT: &str =
    "it exports no function that a firmware can call: did you forget `export!`?";

/// The number of custom sections, which do not affect how a module runs.
pub const CUSTOM: u8 = 0;

impl<'a> App<'a> {
    /// Parses the module.
    ///
    /// # Errors
    ///
    /// The module is invalid.
    pub fn parse(wasm: &'a [u8]) -> Result<Self> {
        let invalid = |error: wasmparser::BinaryReaderError| {
            let message = format!(
                "this begins like a WebAssembly module, but is not valid: {} (at byte {})",
                error.message(),
                error.offset()
            );
            Error::nowhere(message).help("the file is cut off or garbled: build it again")
        };
        Validator::new_with_features(WasmFeatures::all()).validate_all(wasm).map_err(invalid)?;
        Ok(Self::read(wasm).map_err(invalid)?)
    }

    fn read(wasm: &'a [u8]) -> wasmparser::Result<Self> {
        let mut app = App { wasm, data_begin: u64::MAX, ..App::default() };
        let (mut types, mut funcs) = (Vec::new(), Vec::new());
        let mut end = 8;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            app.section(&payload, &mut end);
            match payload {
                Payload::TypeSection(section) => {
                    for group in section {
                        let inner = group?.into_types();
                        types.extend(inner.map(|ty| match ty.composite_type.inner {
                            wasmparser::CompositeInnerType::Func(ty) => sig(&ty),
                            _ => Sig::EMPTY,
                        }));
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let wasmparser::Import { module, name, ty } = import?;
                        let item = app.imported(ty, &types, &mut funcs);
                        app.imports.push(Import { module, name, item });
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        funcs.push(at(&types, ty?));
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        app.memories.push(memory?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        app.tables.push(table?.ty);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        app.globals.push(variable(&global?));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let wasmparser::Export { name, kind, index } = export?;
                        let item = match kind {
                            ExternalKind::Func | ExternalKind::FuncExact => {
                                ExternKind::Func(at(&funcs, index))
                            }
                            ExternalKind::Memory => app
                                .memories
                                .get(index as usize)
                                .map_or(ExternKind::OddMemory, memory),
                            _ => ExternKind::Other,
                        };
                        app.exports.push(Export { name, item, index, kind });
                    }
                }
                Payload::DataSection(section) => {
                    for data in section {
                        if let Some((begin, end)) = place(&data?) {
                            app.data_begin = app.data_begin.min(begin);
                            app.data_end = app.data_end.max(end);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => app.code.read(&body)?,
                _ => (),
            }
        }
        app.code.pages.sort_unstable();
        app.code.pages.dedup();
        Ok(app)
    }

    /// Records a section, if the payload begins one.
    fn section(&mut self, payload: &Payload<'a>, end: &mut usize) {
        let Some((id, range)) = payload.as_section() else { return };
        let range = range.start as usize..range.end as usize;
        let name = match payload {
            Payload::CustomSection(custom) => format!("custom {}", custom.name().escape_debug()),
            _ => name(id).to_owned(),
        };
        let bytes = range.end.saturating_sub(*end);
        *end = range.end;
        let data = self.wasm.get(range).unwrap_or_default();
        self.sections.push(Section { id, name, data, bytes });
    }

    fn imported(&mut self, ty: TypeRef, types: &[Sig], funcs: &mut Vec<Sig>) -> ExternKind {
        match ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
                funcs.push(at(types, ty));
                ExternKind::Func(at(types, ty))
            }
            TypeRef::Memory(ty) => {
                self.memories.push(ty);
                self.imported_memories += 1;
                memory(&ty)
            }
            TypeRef::Global(_) => {
                self.globals.push(None);
                ExternKind::Other
            }
            TypeRef::Table(ty) => {
                self.tables.push(ty);
                ExternKind::Other
            }
            TypeRef::Tag(_) => ExternKind::Other,
        }
    }

    /// The value of the constant global that a linker exports under this name.
    pub fn constant(&self, name: &str) -> Option<u32> {
        let export = self.exports.iter().find(|export| export.name == name)?;
        if export.kind != ExternalKind::Global {
            return None;
        }
        let variable = self.globals.get(export.index as usize)?.as_ref()?;
        (!variable.mutable).then_some(variable.value)
    }

    /// Whether a firmware has no function of the app to call, though the app's world does not say so.
    pub fn exports_nothing(&self) -> bool {
        let called = |export: &Export<'_>| {
            matches!(export.item, ExternKind::Func(_)) && names::role(export.name) == Role::Other
        };
        let world = || table::of_app(self.wasm).ok().flatten();
        let none = |world: World| world.exports.iter().all(|interface| interface.funcs.is_empty());
        !self.exports.iter().any(called) && !world().is_some_and(none)
    }

    /// The app's memory, if it has exactly one and does not import it.
    pub fn memory(&self) -> Option<&MemoryType> {
        match (&*self.memories, self.imported_memories) {
            ([memory], 0) => Some(memory),
            _ => None,
        }
    }
}

impl Code {
    fn read(&mut self, body: &wasmparser::FunctionBody<'_>) -> wasmparser::Result<()> {
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::MemoryGrow { .. } => self.grows = true,
                Operator::TableGrow { .. } => self.grows_table = true,
                Operator::MemorySize { .. } => self.asks = true,
                Operator::I32Const { value } if value > 0 && value % 0x1_0000 == 0 => {
                    self.pages.push(value.cast_unsigned());
                }
                _ => (),
            }
        }
        Ok(())
    }
}

/// The initial size of `memory` in bytes.
pub fn bytes(memory: &MemoryType) -> u64 {
    memory.initial.saturating_mul(page(memory))
}

/// The size of a page of `memory` in bytes.
pub fn page(memory: &MemoryType) -> u64 {
    1 << memory.page_size_log2.unwrap_or(16).min(16)
}

fn memory(memory: &MemoryType) -> ExternKind {
    if memory.memory64 || memory.shared { ExternKind::OddMemory } else { ExternKind::Memory }
}

fn at(of: &[Sig], index: u32) -> Sig {
    of.get(index as usize).copied().unwrap_or(Sig::EMPTY)
}

fn sig(ty: &FuncType) -> Sig {
    let core = |ty: &ValType| match ty {
        ValType::I32 => CoreType::I32,
        ValType::I64 => CoreType::I64,
        ValType::F32 => CoreType::F32,
        ValType::F64 => CoreType::F64,
        ValType::V128 | ValType::Ref(_) => CoreType::Other,
    };
    let params = ty.params().iter().enumerate();
    let sig = params.fold(Sig::EMPTY, |sig, (index, ty)| sig.with(index, core(ty)));
    match ty.results() {
        [] => sig,
        [result] => sig.returning(core(result)),
        _ => sig.returning(CoreType::Other),
    }
}

fn variable(global: &Global<'_>) -> Option<Variable> {
    let mut operators = global.init_expr.get_operators_reader().into_iter();
    let (Some(Ok(Operator::I32Const { value })), Some(Ok(Operator::End))) =
        (operators.next(), operators.next())
    else {
        return None;
    };
    Some(Variable { value: value.cast_unsigned(), mutable: global.ty.mutable })
}

/// The range of addresses of a data segment. If only running the module could compute it, the range is all
/// of memory.
fn place(data: &Data<'_>) -> Option<(u64, u64)> {
    let DataKind::Active { offset_expr, .. } = &data.kind else { return None };
    Some(match offset_expr.get_operators_reader().into_iter().next() {
        Some(Ok(Operator::I32Const { value })) => {
            let begin = u64::from(value.cast_unsigned());
            (begin, begin + data.data.len() as u64)
        }
        _ => (0, u64::MAX),
    })
}

fn name(id: u8) -> &'static str {
    const NAMES: &[&str] = &[
        "custom",
        "types",
        "imports",
        "functions",
        "tables",
        "memory",
        "globals",
        "exports",
        "start",
        "elements",
        "code",
        "data",
        "data count",
        "tags",
    ];
    NAMES.get(usize::from(id)).copied().unwrap_or("unknown")
}
