//! Bytes that an engine may run.

#[cfg(feature = "parser")]
use alloc::vec::Vec;

#[cfg(feature = "parser")]
use microwit_host::Item;
use microwit_host::{Format, LoadError};
use tinywasm::Module;
#[cfg(feature = "parser")]
use tinywasm::{
    Error, parser,
    types::{Instruction, MemoryArch},
};

#[cfg(feature = "parser")]
use crate::values;

/// How an archive of this version of tinywasm begins.
const HEADER: [u8; 16] = *b"TWAS04\0\0\0\0\0\0\0\0\0\0";

/// An archive that somebody answers for.
///
/// tinywasm takes an archive's word for everything: it is translated code, which nothing on the chip
/// could validate.
#[derive(Clone, Copy)]
pub struct Trusted<'m> {
    bytes: &'m [u8],
    /// It is no archive yet, but a module that nobody has looked at.
    #[cfg(feature = "parser")]
    parse: bool,
}

impl<'m> Trusted<'m> {
    /// Takes an archive that arrived while the firmware runs.
    ///
    /// # Safety
    ///
    /// It must be what this crate's `archive` made of a module: for example because its signature is
    /// by somebody who packs what they sign.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self {
            bytes,
            #[cfg(feature = "parser")]
            parse: false,
        }
    }

    /// For `include_wasm!`: an archive that was at hand when the firmware was built.
    ///
    /// # Panics
    ///
    /// Where it is none, or of another version: while the firmware is compiled.
    #[doc(hidden)]
    pub const fn __included(bytes: &'m [u8]) -> Self {
        let mut at = 0;
        while at < HEADER.len() {
            assert!(
                at < bytes.len() && bytes[at] == HEADER[at],
                "this is no archive of tinywasm 0.10: pack the app with `microwit pack`"
            );
            at += 1;
        }
        // SAFETY: whoever builds a firmware answers for what they build into it.
        unsafe { Self::trust(bytes) }
    }

    /// The archive.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    #[inline(never)]
    pub(crate) fn module(&self) -> Result<Module, LoadError<'m>> {
        #[cfg(feature = "parser")]
        if self.parse {
            return parse(self.bytes)
                .map_err(|_| LoadError::unreadable(self.bytes, Format::Module));
        }
        Module::try_from_twasm(self.bytes)
            .map_err(|_| LoadError::unreadable(self.bytes, Format::TinywasmArchive))
    }
}

/// A module, which is validated and translated while it is loaded.
#[cfg(feature = "parser")]
impl<'m> From<&'m [u8]> for Trusted<'m> {
    fn from(bytes: &'m [u8]) -> Self {
        Self { bytes, parse: true }
    }
}

/// Packs a module: validates it, and translates it to what tinywasm runs.
#[cfg(feature = "parser")]
pub fn archive(wasm: &[u8]) -> Result<Vec<u8>, impl core::error::Error + use<>> {
    Ok::<_, Error>(parse(wasm)?.serialize_twasm()?)
}

/// Tells what is in an archive: what it imports, by module and name, and what it exports. Whether it
/// is one.
#[cfg(feature = "parser")]
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

#[cfg(feature = "parser")]
fn parse(wasm: &[u8]) -> Result<Module, Error> {
    // Otherwise a memory that the app itself does not touch is made when it is first written to.
    let options = parser::ParserOptions::default().with_local_memory_allocation_optimization(false);
    let module = parser::Parser::with_options(options).parse_module_bytes(wasm)?;
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

/// Includes an archive, which `microwit pack` makes of an app.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.twasm")`. That it is an archive of this version is checked
/// while the firmware is compiled.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        const { $crate::Trusted::__included($crate::__packed_bytes!($path)) }
    };
}
