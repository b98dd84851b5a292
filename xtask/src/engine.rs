//! Prepares a build of firmware with an engine, and packs apps for it.

use crate::{
    apps::{self, App},
    own, paths, setup, step,
};
use anyhow::{Context, Result};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub use microwit_list::Engine;

/// Installs what is needed to build firmware with an engine, in addition to a Rust compiler.
pub fn prepare(engine: Engine) -> Result<()> {
    if engine.needs_c() { setup::arm_gcc() } else { Ok(()) }
}

/// Packs an app to the place where firmware looks for it.
pub fn pack(engine: Engine, app: &App) -> Result<PathBuf> {
    let folder = paths::guests().join(engine.name());
    fs::create_dir_all(&folder)?;
    let packed = folder.join(app.name).with_extension("app");
    pack_module(engine, &app.module, &packed, false)?;
    Ok(packed)
}

/// Packs a module. If its fuel is limited, its code may have to count it.
pub fn pack_module(engine: Engine, module: &Path, packed: &Path, fuel: bool) -> Result<()> {
    // wasmi takes the linker's output as it is, so the command does not have to be built.
    if engine == Engine::Wasmi {
        return apps::write(packed, &fs::read(module)?);
    }
    let mut command = own::program("microwit")?;
    command.args(["pack", "--engine", engine.name(), "-o"]).arg(packed).arg(module);
    if fuel {
        command.arg("--fuel");
    }
    let name = module.file_stem().unwrap_or_default().to_string_lossy();
    let engine = engine.name();
    step::command(
        format!("packing {name} for {engine}"),
        &format!("pack-{name}-{engine}"),
        &mut command,
    )
    .map(drop)
    .with_context(|| format!("cannot pack {} for {engine}", module.display()))
}

/// Parses an engine's name.
pub fn parser() -> impl TypedValueParser<Value = Engine> {
    let value = |engine: Engine| PossibleValue::new(engine.name()).help(engine.what());
    PossibleValuesParser::new(Engine::ALL.map(value)).try_map(|name| name.parse())
}

/// Parses the name of an engine, or `all`, for commands that run guests.
pub fn one_or_all() -> PossibleValuesParser {
    Engine::ALL.iter().map(|engine| engine.name()).chain(["all"]).collect::<Vec<_>>().into()
}
