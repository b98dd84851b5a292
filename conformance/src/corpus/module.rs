//! Parses a dummy module, so that it can be changed and encoded again.
//!
//! A dummy imports and exports and does nothing, so it consists of names and types.

use std::collections::HashSet;
use std::fmt::Write;

use anyhow::{Result, bail};
use wasmparser::{ExternalKind, FuncType, Parser, Payload, TypeRef, ValType};

/// A core function type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sig {
    pub params: Vec<&'static str>,
    pub results: Vec<&'static str>,
}

/// The kind of an import or an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Func(Sig),
    Global,
    Table,
    Tag,
    /// A memory, with its index type and limits in the text format.
    Memory(&'static str),
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub module: String,
    pub field: String,
    pub kind: Kind,
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub name: String,
    pub kind: Kind,
    /// Whether the function traps where it could return.
    pub traps: bool,
}

/// A module whose functions have no bodies.
#[derive(Clone, Debug, Default)]
pub struct Module {
    pub imports: Vec<Import>,
    pub exports: Vec<Export>,
    /// The body of a start function.
    pub start: Option<String>,
    /// Further module fields, as text.
    pub more: String,
}

/// The limits of the smallest memory.
pub const MEMORY: &str = "0";

impl Module {
    /// Parses a dummy.
    pub fn parse(wasm: &[u8]) -> Result<Self> {
        let mut module = Self::default();
        let (mut types, mut funcs) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for ty in section.into_iter_err_on_gc_types() {
                        types.push(sig(&ty?)?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        let TypeRef::Func(ty) = import.ty else {
                            bail!("a dummy imports functions")
                        };
                        funcs.push(ty);
                        module.imports.push(Import {
                            module: import.module.to_owned(),
                            field: import.name.to_owned(),
                            kind: Kind::Func(types[ty as usize].clone()),
                        });
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        funcs.push(ty?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let kind = match export.kind {
                            ExternalKind::Func => {
                                let ty = funcs[export.index as usize];
                                Kind::Func(types[ty as usize].clone())
                            }
                            ExternalKind::Memory => Kind::Memory(MEMORY),
                            other => bail!("a dummy exports no {other:?}"),
                        };
                        let name = export.name.to_owned();
                        module.exports.push(Export { name, kind, traps: false });
                    }
                }
                _ => {}
            }
        }
        Ok(module)
    }

    /// Encodes the module.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut text = String::from("(module\n");
        for Import { module, field, kind } in &self.imports {
            let _ = match kind {
                Kind::Func(sig) => {
                    writeln!(text, "(import {module:?} {field:?} (func{}))", typed(sig))
                }
                Kind::Global => writeln!(text, "(import {module:?} {field:?} (global i32))"),
                Kind::Table => writeln!(text, "(import {module:?} {field:?} (table 0 funcref))"),
                Kind::Tag => writeln!(text, "(import {module:?} {field:?} (tag))"),
                Kind::Memory(ty) => writeln!(text, "(import {module:?} {field:?} (memory {ty}))"),
            };
        }
        for Export { name, kind, traps } in &self.exports {
            let _ = match kind {
                Kind::Func(sig) => {
                    let body = if *traps || !sig.results.is_empty() { "unreachable" } else { "" };
                    writeln!(text, "(func (export {name:?}){} {body})", typed(sig))
                }
                Kind::Global => writeln!(text, "(global (export {name:?}) i32 (i32.const 0))"),
                Kind::Table => writeln!(text, "(table (export {name:?}) 0 funcref)"),
                Kind::Tag => writeln!(text, "(tag (export {name:?}))"),
                Kind::Memory(ty) => writeln!(text, "(memory (export {name:?}) {ty})"),
            };
        }
        if let Some(body) = &self.start {
            let _ = writeln!(text, "(func $start {body}) (start $start)");
        }
        let _ = writeln!(text, "{})", self.more);
        Ok(wat::parse_str(text)?)
    }

    /// Whether two exports have the same name, which makes the module invalid.
    pub fn has_twins(&self) -> bool {
        let mut seen = HashSet::new();
        !self.exports.iter().all(|export| seen.insert(&export.name))
    }

    /// The index of the export with this name.
    pub fn export(&self, name: &str) -> Option<usize> {
        self.exports.iter().position(|export| export.name == name)
    }
}

impl Kind {
    /// The type of a function; `None` for another kind.
    pub fn sig(&self) -> Option<&Sig> {
        match self {
            Self::Func(sig) => Some(sig),
            _ => None,
        }
    }
}

fn sig(ty: &FuncType) -> Result<Sig> {
    let all = |types: &[ValType]| types.iter().copied().map(core).collect::<Result<_>>();
    Ok(Sig { params: all(ty.params())?, results: all(ty.results())? })
}

fn core(ty: ValType) -> Result<&'static str> {
    Ok(match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        other => bail!("a dummy has no {other}"),
    })
}

fn typed(sig: &Sig) -> String {
    let list = |what: &str, types: &[&str]| match types {
        [] => String::new(),
        types => format!(" ({what} {})", types.join(" ")),
    };
    list("param", &sig.params) + &list("result", &sig.results)
}
