//! Makes the guests that are measured: some from text, and the thermostat with the exports that the others
//! have.

use crate::{apps, engine, engine::Engine, own, paths, shell};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

const NAMES: [&str; 5] = ["few20", "region", "plain", "thermostat-measured", "nop"];

/// A guest that imports nothing.
const NOP: &str = r#"(module (func (export "nop")))"#;

/// The export with which a guest announces its free memory.
const REGION: &str = "(export \"cabi_region\")";

/// The exports that the thermostat lacks for the world `devices`.
const EXPORTS: &str = r#"
  (func (export "nop") (param i32) (result i32) (local.get 0))
  (func (export "spin") (param i32))
  (func (export "transfer") (param i32))
  (func (export "say") (param i32 i32))
)"#;

/// Makes all guests.
pub fn build() -> Result<()> {
    let folder = paths::root().join("xtask/footprint/guests");
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let devices = read("devices.wat")?;
    let plain = devices.replace(REGION, "");
    let thermostat = apps::app(apps::THERMOSTAT)?.module;
    let text = wasmprinter::print_file(thermostat)?;
    let text = text.trim_end().strip_suffix(')').context("an app's text ends with `)`")?;
    let texts = [read("few20.wat")?, devices, plain, format!("{text}{EXPORTS}"), NOP.into()];
    fs::create_dir_all(folder_of_modules())?;
    for (name, text) in NAMES.iter().zip(texts) {
        apps::write(&module(name), &wat::parse_str(text)?)?;
    }
    Ok(())
}

/// Packs the guests for an engine, into the folder where its firmware looks for them.
pub fn pack(engine: Engine, name: &str) -> Result<()> {
    let folder = paths::guests().join(name);
    let components = name == "component";
    fs::create_dir_all(&folder)?;
    for name in NAMES {
        let packed = folder.join(name).with_extension("app");
        if components && name != "nop" {
            component(name, &packed)?;
        } else {
            engine::pack_module(engine, &module(name), &packed, false)?;
        }
    }
    Ok(())
}

/// Makes a component from a guest, and packs the component.
fn component(name: &str, packed: &Path) -> Result<()> {
    let (wit, world) = match name {
        "few20" => ("xtask/firmware/wit/scalars.wit", "few20"),
        _ => ("xtask/footprint/wit/devices.wit", "devices"),
    };
    let mut command = own::program("component-image")?;
    shell::run(command.arg(module(name)).args([wit, world]).arg(packed))
}

fn module(name: &str) -> PathBuf {
    folder_of_modules().join(name).with_extension("wasm")
}

fn folder_of_modules() -> PathBuf {
    paths::guests().join("measured")
}
