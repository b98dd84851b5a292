//! The common parts of the commands that prove something: generated crates, and failed cases.

use anyhow::{Context, Result};
use std::{fmt, path::PathBuf, process::Command};

use crate::{paths, shell};

/// The folder that the crate `name` is written to.
pub fn folder(name: &str) -> PathBuf {
    paths::target().join("conformance").join(name)
}

/// The build folder of all generated crates, so that dependencies are compiled once.
pub fn target() -> PathBuf {
    folder("build")
}

/// The `main.rs` of a program that passes its hosts to a runner of the harness. Each module has the `hosts`.
pub fn program(modules: &[&str], runner: &str, hosts: &[&str]) -> String {
    let declared: Vec<_> = modules.iter().map(|module| format!("mod {module};")).collect();
    let listed = modules.iter().map(|module| {
        let number = module.trim_start_matches('w');
        let hosts: Vec<_> = hosts.iter().map(|host| format!("{module}::{host}")).collect();
        format!("({number}, microwit_harness::{runner}::run::<{}>)", hosts.join(", "))
    });
    format!(
        "#![allow(warnings)]\n{}\nfn main() -> std::process::ExitCode {{\n\
         microwit_harness::{runner}::main(&[\n{}\n])\n}}\n",
        declared.join("\n"),
        listed.collect::<Vec<_>>().join(",\n"),
    )
}

/// The error for failed cases that have been reported already, so that nothing more is printed.
#[derive(Debug)]
pub struct Told;

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("some cases failed")
    }
}

impl std::error::Error for Told {}

/// Runs a program that reports its failed cases itself.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| format!("cannot start {}", shell::line(command)))?;
    if status.success() { Ok(()) } else { Err(Told.into()) }
}
