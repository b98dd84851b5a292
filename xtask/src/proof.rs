//! What the commands that prove something have in common: generated crates, and cases that fail.

use anyhow::{Context, Result};
use std::{fmt, path::PathBuf, process::Command};

use crate::{paths, shell};

/// Where the crate `name` is written.
pub fn folder(name: &str) -> PathBuf {
    paths::target().join("conformance").join(name)
}

/// Where all of them are compiled, so that they share what they depend on.
pub fn target() -> PathBuf {
    folder("build")
}

/// Some cases failed, and it was said which: nothing is left to say.
#[derive(Debug)]
pub struct Told;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("some cases failed")
    }
}

impl std::error::Error for Told {}

/// Runs a program that says itself which cases failed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| format!("cannot start {}", shell::line(command)))?;
    if status.success() { Ok(()) } else { Err(Told.into()) }
}
