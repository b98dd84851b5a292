//! `cargo xtask fuzz`: random memory, modules and WIT for as long as one likes.

use anyhow::Result;
use clap::Args;
use std::process::Command;

use crate::proof;

/// Memory and slots for trampolines, modules for a board, text for the generator.
const TARGETS: [&str; 3] = ["lift", "modules", "wit"];

/// What `cargo xtask fuzz` can be told.
#[derive(Args)]
pub struct Options {
    /// What to feed; everything if left out.
    #[arg(value_parser = TARGETS)]
    target: Option<String>,
    /// How long each.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// The first seed; each run takes the next.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many runs at most.
    #[arg(long)]
    runs: Option<u64>,
}

/// Feeds what was asked for.
pub fn run(options: &Options) -> Result<()> {
    let all = TARGETS.map(str::to_owned);
    let targets = options.target.as_ref().map_or(&all[..], std::slice::from_ref);
    for target in targets {
        println!("fuzz {target}");
        let mut command = Command::new("cargo");
        command.args(["run", "--quiet", "--package", "microwit-fuzz", "--", target]);
        command.args(["--seconds", &options.seconds.to_string()]);
        command.args(["--seed", &options.seed.to_string()]);
        command.args(options.runs.map(|runs| format!("--runs={runs}")));
        proof::run(&mut command)?;
    }
    Ok(())
}
