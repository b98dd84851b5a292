//! What is said of a guest for an engine where it is packed, checked or included: before it is on a
//! chip.

use microwit_any::Engine;
use microwit_bindgen::profile;

/// Whether an engine runs all that a guest uses.
pub fn taken(engine: &str, wasm: &[u8]) -> Result<(), String> {
    let engine: Engine = engine.parse()?;
    profile::check(wasm, engine.features(), engine.lacks()).map_err(|error| error.to_string())
}

/// Whether a guest is refused, for this reason.
pub fn refused(engine: &str, wasm: &[u8], because: &str) -> Result<(), String> {
    match taken(engine, wasm) {
        Ok(()) => Err(format!("it is taken, but should not be: {because}")),
        Err(told) if told.contains(because) => Ok(()),
        Err(told) => Err(format!("expected `{because}`, got `{told}`")),
    }
}
