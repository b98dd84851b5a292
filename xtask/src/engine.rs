//! What runs an app.

use crate::{
    guests::{self, App},
    install, paths, step,
};
use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Engine {
    /// wasmi 2.
    Wasmi,
    /// tinywasm.
    Tinywasm,
    /// wasmtime's Pulley interpreter.
    Wasmtime,
    /// The WebAssembly Micro Runtime.
    Wamr,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wasmi, Self::Tinywasm, Self::Wasmtime, Self::Wamr];

    /// As crates, features and folders are called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wasmi => "wasmi",
            Self::Tinywasm => "tinywasm",
            Self::Wasmtime => "wasmtime",
            Self::Wamr => "wamr",
        }
    }

    /// The settings of the compiler that it wants in a firmware.
    pub const fn rustflags(self) -> Option<&'static str> {
        match self {
            // 28 KiB less flash, and a fifth fewer instructions.
            Self::Wasmtime => Some("--cfg=pulley_disable_interp_simd"),
            _ => None,
        }
    }

    /// Whether firmware with it is built with a C compiler for chips.
    pub const fn needs_c(self) -> bool {
        matches!(self, Self::Wamr)
    }

    /// Installs what building firmware with it needs, beside a compiler for Rust.
    pub fn prepare(self) -> Result<()> {
        if self.needs_c() { install::arm_gcc() } else { Ok(()) }
    }

    /// Packs an app where firmware looks for it.
    pub fn pack(self, app: &App) -> Result<PathBuf> {
        let folder = paths::guests().join(self.name());
        fs::create_dir_all(&folder)?;
        let packed = folder.join(app.name).with_extension("app");
        self.pack_module(&app.module, &packed)?;
        Ok(packed)
    }

    /// Packs any module.
    pub fn pack_module(self, module: &Path, packed: &Path) -> Result<()> {
        // What the linker made is what wasmi takes: the command need not be built for it.
        if self == Self::Wasmi {
            return guests::write(packed, &fs::read(module)?);
        }
        let mut cargo = Command::new("cargo");
        cargo.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
        cargo.args(["run", "--quiet", "--package", "microwit", "--", "pack", "--engine"]);
        cargo.arg(self.name()).arg("-o").arg(packed).arg(module);
        let name = module.file_stem().unwrap_or_default().to_string_lossy();
        let log = format!("pack-{name}-{self}");
        step::command(format!("packing {name} for {self}"), &log, &mut cargo)
            .map(drop)
            .with_context(|| format!("cannot pack {} for {self}", module.display()))
    }
}

/// What a command takes that runs guests on one engine, or on all: their names.
pub fn one_or_all() -> PossibleValuesParser {
    Engine::ALL.iter().map(|engine| engine.name()).chain(["all"]).collect::<Vec<_>>().into()
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
