//! Makes archives, on a developer's machine.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use microwit_engine::{Engine, ExternKind};
use microwit_host::Format;
use tinywasm::Module;

use super::{count, mend, parse, translate};
use crate::{FUEL, Tinywasm};

/// What this makes.
pub const FORMAT: Format = Format::TinywasmArchive;

/// Makes an archive of a module, as `microwit-any` calls it: it is the same for every machine, and counts
/// fuel wherever that is given. The error says why it cannot be.
pub fn pack(module: &[u8], _fuel: bool, _wide: bool) -> Result<Vec<u8>, String> {
    Archive::new(module).map(|archive| archive.0)
}

/// An archive that was made here.
pub struct Archive(Vec<u8>);

impl Archive {
    /// Makes an archive of a module: validates it, lets it count its fuel where tinywasm does not, and
    /// translates it to what tinywasm runs. The error says why it cannot be.
    pub fn new(wasm: &[u8]) -> Result<Self, String> {
        let told = |error: tinywasm::Error| error.to_string();
        let mended = mend::mended(wasm).map_err(|error| error.to_string())?;
        let wasm = mended.as_deref().unwrap_or(wasm);
        let module = parse(wasm).map_err(told)?;
        let module = match count::counted(wasm).map_err(|error| error.to_string())? {
            Some(counted) => translate(&counted).map_err(told)?,
            None => module,
        };
        module.serialize_twasm().map(Self).map_err(|error| told(error.into()))
    }

    /// The archive, to be written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Tells what is in an archive: what it imports, by module and name, and what it exports, but for the
/// global that packing adds. Whether it is one.
pub fn names_in(
    archive: &[u8],
    mut import: impl FnMut(&str, &str, ExternKind),
    mut export: impl FnMut(&str, ExternKind),
) -> bool {
    let Ok(module) = Module::try_from_twasm(archive) else { return false };
    Tinywasm::imports(&module).for_each(|own| import(own.module, own.name, own.item));
    let exports = Tinywasm::exports(&module).filter(|(name, _)| *name != FUEL);
    exports.for_each(|(name, item)| export(name, item()));
    true
}
