//! `cargo xtask fuzz`: feeds random memory, modules and WIT for a given time.

use anyhow::Result;
use clap::Args;

use crate::{own, proof};

/// The targets: memory and slots for trampolines, modules for a board, and text for the generator.
const TARGETS: [&str; 3] = ["lift", "modules", "wit"];

/// The options of `cargo xtask fuzz`.
#[derive(Args)]
pub struct Options {
    /// The target to feed; all targets by default.
    #[arg(value_parser = TARGETS)]
    target: Option<String>,
    /// The seconds that each target runs.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// The first seed; each run takes the next one.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The most runs.
    #[arg(long)]
    runs: Option<u64>,
}

/// Feeds the requested targets.
pub fn run(options: &Options) -> Result<()> {
    let all = TARGETS.map(str::to_owned);
    let targets = options.target.as_ref().map_or(&all[..], std::slice::from_ref);
    for target in targets {
        println!("fuzz {target}");
        let mut command = own::program("microwit-fuzz")?;
        command.args([target, "--seconds", &options.seconds.to_string()]);
        command.args(["--seed", &options.seed.to_string()]);
        command.args(options.runs.map(|runs| format!("--runs={runs}")));
        proof::run(&mut command)?;
    }
    Ok(())
}
