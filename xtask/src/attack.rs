//! `cargo xtask attack`: apps that attack the board, each in a process of its own.

use anyhow::Result;
use clap::Args;
use std::process::Command;

use crate::{engine, paths, proof};

/// What is attacked, and how.
#[derive(Args)]
pub struct Options {
    /// What runs the apps.
    #[arg(long, default_value = "all", value_parser = engine::one_or_all())]
    engine: String,
    /// Only the attacks whose names contain this.
    #[arg(default_value = "")]
    part: String,
}

/// Runs the attacks.
pub fn run(options: &Options) -> Result<()> {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    command.args(["run", "--quiet", "--profile", "attack", "--package", "microwit-attack", "--"]);
    proof::run(command.args([&options.engine, &options.part]))
}
