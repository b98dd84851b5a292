//! Modules, as they come: a chip that has this in it does without packing.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use microwit_host::Item;
use tinywasm::parser::{Parser, ParserOptions};
use tinywasm::types::{Instruction, MemoryArch};
use tinywasm::{Error, Module};

use crate::values;

/// An archive that was made here.
pub struct Archive(Vec<u8>);

impl Archive {
    /// Makes an archive of a module: validates it, and translates it to what tinywasm runs. The error
    /// says why it cannot be.
    pub fn new(wasm: &[u8]) -> Result<Self, String> {
        let made = parse(wasm).and_then(|module| Ok(module.serialize_twasm()?));
        made.map(Self).map_err(|error| error.to_string())
    }

    /// The archive, to be written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Tells what is in an archive: what it imports, by module and name, and what it exports. Whether it
/// is one.
pub fn names_in(
    archive: &[u8],
    mut import: impl FnMut(&str, &str, Item),
    mut export: impl FnMut(&str, Item),
) -> bool {
    let Ok(module) = Module::try_from_twasm(archive) else { return false };
    module.imports().for_each(|own| import(own.module, own.name, values::imported(&own.ty)));
    module.exports().for_each(|own| export(own.name, values::exported(&own.ty)));
    true
}

/// Translates a module that tinywasm can run.
pub fn parse(wasm: &[u8]) -> Result<Module, Error> {
    // Otherwise a memory that the app itself does not touch is made when it is first written to.
    let options = ParserOptions::default().with_local_memory_allocation_optimization(false);
    let module = Parser::with_options(options).parse_module_bytes(wasm)?;
    if module.memory_types.iter().any(|memory| memory.arch() == MemoryArch::I64) {
        return Err(Error::UnsupportedFeature("memory64"));
    }
    // tinywasm computes its ends in 32 bits, and then panics where they are before its starts.
    let init = |instruction: &Instruction| matches!(instruction, Instruction::MemoryInit(..));
    if module.funcs.iter().flat_map(|func| &func.instructions).any(init) {
        return Err(Error::UnsupportedFeature("memory.init"));
    }
    Ok(module)
}
