//! Shows what the macros generate, as code that a person can read.

use anyhow::{Result, anyhow};
use microwit_bindgen::input::Source;
use std::path::PathBuf;

/// What to expand.
#[derive(clap::Args)]
pub struct Options {
    /// A WIT file, or a folder of them.
    wit: PathBuf,
    /// The world; may be left out when there is only one.
    #[arg(long)]
    world: Option<String>,
    /// Whose half.
    #[arg(long)]
    side: Side,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Side {
    /// What `#[mcu_host]` on a `struct Board` adds.
    Host,
    /// What `generate!` makes.
    Guest,
}

/// Prints the code.
pub fn run(options: &Options) -> Result<()> {
    let side = match options.side {
        Side::Host => microwit_conformance::Side::Host,
        Side::Guest => microwit_conformance::Side::Guest,
    };
    let source = Source::Path(options.wit.clone());
    let code = microwit_conformance::expand(source, options.world.as_deref(), side);
    print!("{}", code.map_err(|errors| anyhow!("{errors}"))?);
    Ok(())
}
