//! Apps and worlds for the tests.
#![allow(dead_code)]

use std::path::Path;

use microwit_bindgen::input::{Select, Source, Wit};
use microwit_bindgen::{load, model::World};

/// An app of the world `thermostat`, as a linker writes it.
pub const SENSOR: &str = include_str!("sensor.wat");

/// The same app with the other kind of names.
pub const CM32P2: &str = include_str!("cm32p2.wat");

/// The text of the WIT that microwit ships, as one file.
pub fn shipped() -> String {
    const PACKAGE: &str = "package mcu:board@0.1.0;";
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let files = std::fs::read_dir(wit).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension() == Some("wit".as_ref())).collect();
    files.sort();
    let texts = files.iter().map(|file| std::fs::read_to_string(file).unwrap());
    texts.fold(PACKAGE.into(), |all, text| all + &text.replace(PACKAGE, ""))
}

/// A world of a WIT text.
pub fn wit(text: &str, world: &str) -> Wit {
    let (source, select) = (Source::Inline(text.into()), Select::World(Some(world.into())));
    Wit { source, select, features: vec![] }
}

/// A world of a WIT text, as a firmware uses it.
pub fn world(text: &str, world: &str) -> World {
    microwit_cli::table::of_firmware(&wit(text, world)).unwrap()
}

/// The shipped world `thermostat`.
pub fn thermostat() -> World {
    world(&shipped(), "thermostat")
}

/// Assembles a module.
pub fn module(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// A module with the section that names the world it was built for.
pub fn typed(text: &str, wit_text: &str, world: &str) -> Vec<u8> {
    let types = load::world(&wit(wit_text, world)).unwrap().component_type;
    let mut wasm = module(text);
    custom(&mut wasm, "component-type:test", &types);
    custom(&mut wasm, "producers", b"\0");
    wasm
}

fn custom(wasm: &mut Vec<u8>, name: &str, data: &[u8]) {
    use wasm_encoder::{CustomSection, Encode, Section};
    let section = CustomSection { name: name.into(), data: data.into() };
    wasm.push(section.id());
    section.encode(wasm);
}

/// [`SENSOR`], built for the shipped world.
pub fn sensor() -> Vec<u8> {
    typed(SENSOR, &shipped(), "thermostat")
}

/// The same app as a component.
pub fn component() -> Vec<u8> {
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.module(&sensor()).unwrap().encode().unwrap()
}
