//! Makes archives, on a developer's machine.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use microwit_engine::{Engine, ExternKind};
use microwit_host::Format;
use tinywasm::Module;

use super::{count, mend, parse, translate};
use crate::{FUEL, Tinywasm};

/// The form of apps that this packer makes.
pub const FORMAT: Format = Format::TinywasmArchive;

/// Makes an archive of a module, with the signature that `microwit-any` expects. The archive is the same for
/// every machine, and it can always count fuel. The error says why the module cannot be packed.
pub fn pack(module: &[u8], _fuel: bool, _wide: bool) -> Result<Vec<u8>, String> {
    Archive::new(module).map(|archive| archive.0)
}

/// An archive that was made in this process. To hold one means that it was made of a valid module.
pub struct Archive(Vec<u8>);

impl Archive {
    /// Makes an archive of a module: validates the module, makes it count fuel where tinywasm does not, and
    /// translates it to tinywasm's form. The error says why that is not possible.
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

    /// The bytes of the archive, as they are written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Reports the contents of an archive: each import with its module and name, and each export except the
/// global that packing adds. Returns whether the bytes are an archive.
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
