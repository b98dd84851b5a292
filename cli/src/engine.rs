//! Names of engines, and checks of whether an engine takes a module.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use microwit_bindgen::profile::{self, segments};
use serde::Serializer;

use crate::{Error, pack};

pub use microwit_any::Engine;

/// Checks that an engine supports all that a module uses.
///
/// # Errors
///
/// The error continues the sentence "it does not run this app: …".
pub fn takes(engine: Engine, wasm: &[u8]) -> Result<(), Error> {
    profile::check(wasm, engine.features(), engine.lacks())
}

/// The reasons why an engine does not run a module: as it is, or once it is `packed`, as it always is for an
/// engine that takes only packed apps.
pub fn refusals(engine: Engine, wasm: &[u8], packed: bool) -> Vec<Error> {
    let refused = |error: Error| {
        let message = format!("the app does not run on {engine}: {}", error.message);
        Error { message, ..error }
    };
    if let Err(error) = takes_packed(engine, wasm) {
        return vec![refused(error)];
    }
    if let Err(errors) = pack::pack(wasm, pack::Options::of(engine)) {
        return errors.0;
    }
    let as_it_is = if packed { Ok(()) } else { takes(engine, wasm) };
    as_it_is.err().map(refused).into_iter().collect()
}

/// Checks that an engine supports all that a module uses once it is packed, which changes its pages.
pub fn takes_packed(engine: Engine, wasm: &[u8]) -> Result<(), Error> {
    let features = [engine.features(), &["custom-page-sizes"]].concat();
    let lacks = engine.lacks().iter().copied().filter(|lack| *lack != segments::NAMED);
    profile::check(wasm, &features, &lacks.collect::<Vec<_>>())
}

/// Parses an engine's name.
pub fn parser() -> impl TypedValueParser<Value = Engine> {
    let value = |engine: Engine| PossibleValue::new(engine.name()).help(engine.packed());
    PossibleValuesParser::new(Engine::ALL.map(value)).try_map(|name| name.parse())
}

/// Serializes an engine's name.
pub fn name<S: Serializer>(engine: &Engine, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(engine.name())
}
