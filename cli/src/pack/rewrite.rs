//! Rewrites sections of a module, and drops those that do not affect how it runs.

use std::borrow::Cow;

use wasm_encoder::{
    ConstExpr, ElementSection, Elements, Encode, ExportKind, ExportSection, GlobalType,
    MemorySection, MemoryType, RawSection, ValType,
};
use wasmparser::{BinaryReader, ElementItems, ElementKind, ElementSectionReader, ExternalKind};

use crate::app::{App, CUSTOM};

const MEMORY: u8 = 5;
/// The number of the global section.
pub const GLOBALS: u8 = 6;
const EXPORTS: u8 = 7;
const ELEMENTS: u8 = 9;
/// The number of the code section.
pub const CODE: u8 = 10;

/// The numbers of sections, in their order in a module.
const ORDER: [u8; 13] = [1, 2, 3, 4, MEMORY, 13, GLOBALS, EXPORTS, 8, ELEMENTS, 12, CODE, 11];

/// The exports from which WAMR computes the end of the memory in use.
pub const ENDS: [&str; 2] = ["__data_end", "__heap_base"];

/// A module's sections.
pub struct Module<'a>(Vec<(u8, Cow<'a, [u8]>)>);

impl<'a> Module<'a> {
    /// All sections of the app.
    pub fn whole(app: &App<'a>) -> Self {
        Self(app.sections.iter().map(|section| (section.id, Cow::Borrowed(section.data))).collect())
    }

    /// The sections of the app that affect how it runs.
    pub fn of(app: &App<'a>) -> Self {
        let run = app.sections.iter().filter(|section| section.id != CUSTOM);
        Self(run.map(|section| (section.id, Cow::Borrowed(section.data))).collect())
    }

    /// Gives the module a memory of this many pages.
    pub fn memory(&mut self, pages: u64, page_size_log2: u32) {
        let mut section = MemorySection::new();
        section.memory(MemoryType {
            minimum: pages,
            // The code does not grow the memory, and interpreters are faster without a maximum.
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: Some(page_size_log2).filter(|log2| *log2 != 16),
        });
        self.set(MEMORY, content(&section));
    }

    /// Exports the end of the memory in use as linkers do, so that WAMR can shrink the memory.
    pub fn heap_base(&mut self, app: &App<'_>, bytes: u64) {
        let first = app.globals.len() as u32;
        let ty = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        let mut both = Vec::new();
        for _ in ENDS {
            ty.encode(&mut both);
            ConstExpr::i32_const(bytes as i32).encode(&mut both);
        }
        let old = self.get(GLOBALS).unwrap_or(&[0]);
        let mut reader = BinaryReader::new(old, 0);
        let count = reader.read_var_u32().unwrap_or_default();
        let mut globals = Vec::new();
        (count + ENDS.len() as u32).encode(&mut globals);
        globals.extend_from_slice(reader.read_bytes(reader.bytes_remaining()).unwrap_or_default());
        globals.extend(both);
        self.set(GLOBALS, globals);

        let mut exports = ExportSection::new();
        for export in app.exports.iter().filter(|export| !ENDS.contains(&export.name)) {
            let kind = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
                ExternalKind::Table => ExportKind::Table,
                ExternalKind::Memory => ExportKind::Memory,
                ExternalKind::Global => ExportKind::Global,
                ExternalKind::Tag => ExportKind::Tag,
            };
            exports.export(export.name, kind, export.index);
        }
        for (index, name) in ENDS.into_iter().enumerate() {
            exports.export(name, ExportKind::Global, first + index as u32);
        }
        self.set(EXPORTS, content(&exports));
    }

    /// Rewrites the element segments of the only table so that they do not name it.
    pub fn unname(&mut self) {
        let Some(old) = self.get(ELEMENTS) else { return };
        let Ok(segments) = ElementSectionReader::new(BinaryReader::new(old, 0)) else { return };
        let mut section = ElementSection::new();
        for segment in segments.into_iter().flatten() {
            let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                (segment.kind, segment.items)
            else {
                return;
            };
            let mut offset = offset_expr.get_binary_reader();
            let all = offset.read_bytes(offset.bytes_remaining()).unwrap_or_default();
            // The encoder writes the terminating `end` again.
            let offset = ConstExpr::raw(all.split_last().map_or(all, |(_, value)| value).to_vec());
            let functions: Vec<_> = functions.into_iter().flatten().collect();
            section.active(None, &offset, Elements::Functions(functions.into()));
        }
        self.set(ELEMENTS, content(&section));
    }

    /// The module's bytes.
    pub fn finish(&self) -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        for (id, data) in &self.0 {
            module.section(&RawSection { id: *id, data });
        }
        module.finish()
    }

    fn get(&self, id: u8) -> Option<&[u8]> {
        self.0.iter().find(|(own, _)| *own == id).map(|(_, data)| &**data)
    }

    /// Replaces a section, or inserts it at its place in the order.
    pub fn set(&mut self, id: u8, data: Vec<u8>) {
        let rank = |id: u8| ORDER.iter().position(|other| *other == id);
        let at = self.0.iter().position(|(own, _)| rank(*own) >= rank(id));
        let at = at.unwrap_or(self.0.len());
        match self.0.get_mut(at) {
            Some((own, old)) if *own == id => *old = data.into(),
            _ => self.0.insert(at, (id, data.into())),
        }
    }
}

/// The contents of a rewritten section, without its length.
pub fn content(section: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    let mut reader = BinaryReader::new(&bytes, 0);
    let _ = reader.read_var_u32();
    bytes.split_off(reader.original_position() as usize)
}
