//! Translation of modules: a chip that includes this code runs modules that were not packed.

#[cfg(feature = "pack")]
mod archive;
#[cfg(feature = "pack")]
mod count;
#[cfg(feature = "pack")]
mod mend;
mod wrong;

use tinywasm::parser::{Parser, ParserOptions};
use tinywasm::types::Instruction;
use tinywasm::{Error, Module};
use wasmparser::{Parser as Reader, Payload, Validator, WasmFeatures};

use crate::{FEATURES, FUEL};

#[cfg(feature = "pack")]
pub use archive::{Archive, FORMAT, names_in, pack};

/// Validates and translates a module of unknown origin.
pub fn parse(wasm: &[u8]) -> Result<Module, Error> {
    // tinywasm's parser accepts more of WebAssembly than the features that are listed.
    let flag = |name: &&str| WasmFeatures::from_name(&name.to_uppercase().replace('-', "_"));
    let features = FEATURES.iter().filter_map(flag).fold(WasmFeatures::FLOATS, WasmFeatures::union);
    let valid = Validator::new_with_features(features).validate_all(wasm);
    valid.map_err(|error| Error::Other(error.message().into()))?;
    if !microwit_engine::are_shallow(wasm) {
        return Err(Error::UnsupportedFeature("initial values of many operators"));
    }
    let module = translate(wasm)?;
    // The store trusts that an app with this export counts all fuel that it must count.
    if module.exports.iter().any(|export| &*export.name == FUEL) {
        return Err(Error::Other(
            "its export `microwit_fuel` has a name that is microwit's own".into(),
        ));
    }
    Ok(module)
}

/// Translates a module that is known to be valid.
pub fn translate(wasm: &[u8]) -> Result<Module, Error> {
    let mut is_misread = false;
    for payload in Reader::new(0).parse_all(wasm) {
        let Ok(Payload::CodeSectionEntry(body)) = payload else { continue };
        if !wrong::places(&body).is_ok_and(|places| places.is_empty()) {
            return Err(Error::UnsupportedFeature(
                "local.tee after a label, or return_call, in what is not packed",
            ));
        }
        is_misread |= wrong::is_misread(&body).unwrap_or(true);
    }
    let options = ParserOptions::default()
        // Otherwise a memory that the app itself does not touch is only made at its first write.
        .with_local_memory_allocation_optimization(false)
        .with_rewrite_optimization(!is_misread);
    let module = Parser::with_options(options).parse_module_bytes(wasm)?;
    // tinywasm computes the ends of ranges in 32 bits, and panics if an end is before its start.
    let init = |instruction: &Instruction| matches!(instruction, Instruction::MemoryInit(..));
    if module.funcs.iter().flat_map(|func| &func.instructions).any(init) {
        return Err(Error::UnsupportedFeature("memory.init"));
    }
    Ok(module)
}
