//! Our apps become components, and do in wasmtime what they do on our host.
#![allow(missing_docs)]

#[path = "traces/ours.rs"]
mod ours;
#[path = "traces/sim.rs"]
mod sim;
#[path = "traces/theirs.rs"]
mod theirs;

use std::{fs, path::Path};
use wasmtime::Engine;
use wasmtime::component::Component;
use wit_component::ComponentEncoder;

/// A module that `cargo xtask` built, with its type information.
fn module(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests").join(name);
    fs::read(&path).unwrap_or_else(|_| {
        panic!("there is no {}: run `cargo xtask test guests` first", path.display())
    })
}

fn engine() -> Engine {
    Engine::new(&microwit_ecosystem::config()).unwrap()
}

/// The component that a module is the core of.
fn component(engine: &Engine, name: &str) -> Component {
    let mut encoder = ComponentEncoder::default();
    let encoder = encoder.validate(true).module(&module(name)).unwrap();
    let bytes = encoder.encode().unwrap_or_else(|error| panic!("{name}: {error:#}"));
    Component::new(engine, bytes).unwrap_or_else(|error| panic!("{name}: {error:#}"))
}

#[test]
fn every_guest_becomes_a_component_that_wasmtime_compiles() {
    let engine = engine();
    let ours = ["typed/blinky.wasm", "typed/thermostat.wasm"];
    let tests = ["everything", "heap", "upstream"].map(|name| format!("conformance/{name}.wasm"));
    for name in ours.iter().copied().chain(tests.iter().map(String::as_str)) {
        component(&engine, name);
    }
}

#[test]
fn the_thermostat_does_the_same_in_both() {
    let ours = ours::thermostat(&module("typed/thermostat.wasm"));
    let engine = engine();
    let theirs = theirs::thermostat(&engine, &component(&engine, "typed/thermostat.wasm"));
    assert_eq!(ours, theirs);
    for expected in ["fan is set to high", "fan is set to low", "error: the sensor does not answer"]
    {
        assert!(ours.iter().any(|line| line == expected), "no `{expected}` in {ours:#?}");
    }
}

#[test]
fn blinky_does_the_same_in_both() {
    let ours = ours::blinky(&module("typed/blinky.wasm"), 3);
    let engine = engine();
    let theirs = theirs::blinky(&engine, &component(&engine, "typed/blinky.wasm"), 3);
    assert_eq!(ours, theirs);
    assert_eq!(ours.iter().filter(|line| *line == "light on").count(), 3);
    assert_eq!(ours.last().map(String::as_str), Some("returned 3"));
}
