//! Builds the programs of this workspace that other commands run.
//!
//! Invariant: each is built with the features that the whole workspace has. A package by itself has others, with which
//! cargo would compile all dependencies once more.

use crate::{paths, step};
use anyhow::{Context, Result};
use std::process::Command;

/// Builds a program. Returns a command that starts it in the repository's folder.
pub fn program(name: &str) -> Result<Command> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    cargo.args(["build", "--workspace", "--bin", name]);
    let log = format!("build-{name}");
    step::logged(&log, &mut cargo).with_context(|| format!("cannot build {name}"))?;
    let mut program = Command::new(paths::target().join("debug").join(name));
    program.current_dir(paths::root());
    Ok(program)
}
