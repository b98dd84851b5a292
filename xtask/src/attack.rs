//! `cargo xtask attack`: runs apps that attack the board, each in a process of its own.

use anyhow::Result;
use clap::Args;
use std::process::Command;

use crate::{engine, paths, proof};

/// The attacks to run, and the engine.
#[derive(Args)]
pub struct Options {
    /// The engine that runs the apps.
    #[arg(long, default_value = "all", value_parser = engine::one_or_all())]
    engine: String,
    /// Run only the attacks whose names contain this text.
    #[arg(default_value = "")]
    part: String,
}

/// Runs the attacks.
pub fn run(options: &Options) -> Result<()> {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    command.args([
        "run",
        "--quiet",
        "--profile",
        "attack",
        "--package",
        "microwit-attack",
        "--bin",
        "microwit-attack",
        "--",
    ]);
    proof::run(command.args([&options.engine, &options.part]))
}
