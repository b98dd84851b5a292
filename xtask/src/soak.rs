//! `cargo xtask soak`: loads, runs, suspends, kills and replaces apps at random, and weighs the heap before and after.

use anyhow::Result;
use clap::Args;
use std::process::Command;

use crate::{engine, paths, proof};

/// How long, and on which engine.
#[derive(Args)]
pub struct Options {
    /// How often an app is loaded.
    #[arg(long, default_value_t = 10_000)]
    reloads: u32,
    /// The engine that runs the apps.
    #[arg(long, default_value = "all", value_parser = engine::one_or_all())]
    engine: String,
    /// The seed of all that is random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the soak.
pub fn run(options: &Options) -> Result<()> {
    let mut command = Command::new("cargo");
    // glibc counts small blocks that it keeps for later as blocks in use.
    command.env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0");
    command.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    command.args(["run", "--quiet", "--profile", "attack", "--package", "microwit-attack"]);
    command.args(["--bin", "microwit-soak", "--", &options.engine]);
    proof::run(command.args([options.reloads.to_string(), options.seed.to_string()]))
}
