//! What runs apps, and what of WebAssembly it takes.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use microwit_bindgen::profile::{self, segments};
use serde::Serializer;

use crate::{Error, Errors, pack};

pub use microwit_any::Engine;

/// Whether an engine knows all that a module uses. The error continues "it does not run this app: …".
pub fn takes(engine: Engine, wasm: &[u8]) -> Result<(), Error> {
    profile::check(wasm, engine.features(), engine.lacks())
}

/// Whether an engine runs a module, which is packed if it does not run as it is.
pub fn packs(engine: Engine, wasm: &[u8]) -> Result<(), Errors> {
    if takes(engine, wasm).is_ok() {
        return Ok(());
    }
    pack::pack(wasm, pack::Options::of(engine)).map(drop)
}

/// Whether an engine knows all that a module uses once that is packed, which changes pages.
pub fn takes_packed(engine: Engine, wasm: &[u8]) -> Result<(), Error> {
    let features = [engine.features(), &["custom-page-sizes"]].concat();
    let lacks = engine.lacks().iter().copied().filter(|lack| *lack != segments::NAMED);
    profile::check(wasm, &features, &lacks.collect::<Vec<_>>())
}

/// Reads an engine's name.
pub fn parser() -> impl TypedValueParser<Value = Engine> {
    let value = |engine: Engine| PossibleValue::new(engine.name()).help(engine.packed());
    PossibleValuesParser::new(Engine::ALL.map(value)).try_map(|name| name.parse())
}

/// Writes an engine's name.
pub fn name<S: Serializer>(engine: &Engine, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(engine.name())
}
