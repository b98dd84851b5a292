//! Checks what the tools report about a guest for an engine before it is on a chip: when it is packed,
//! checked or included.

use microwit_any::Engine;
use microwit_bindgen::profile;

/// Checks that an engine supports all that a guest uses.
pub fn taken(engine: &str, wasm: &[u8]) -> Result<(), String> {
    let engine: Engine = engine.parse()?;
    profile::check(wasm, engine.features(), engine.lacks()).map_err(|error| error.to_string())
}

/// Checks that a guest is refused with this reason.
pub fn refused(engine: &str, wasm: &[u8], because: &str) -> Result<(), String> {
    match taken(engine, wasm) {
        Ok(()) => Err(format!("it is taken, but should not be: {because}")),
        Err(told) if told.contains(because) => Ok(()),
        Err(told) => Err(format!("expected `{because}`, got `{told}`")),
    }
}
