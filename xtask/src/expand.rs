//! Prints the code that the macros generate, formatted for people.

use anyhow::{Result, anyhow};
use microwit_bindgen::input::Source;
use std::path::PathBuf;

/// The WIT to expand.
#[derive(clap::Args)]
pub struct Options {
    /// A WIT file, or a folder of them.
    wit: PathBuf,
    /// The world; not needed if there is only one.
    #[arg(long)]
    world: Option<String>,
    /// The half of the world to print.
    #[arg(long)]
    side: Side,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Side {
    /// The code that `#[mcu_host]` adds to a `struct Board`.
    Host,
    /// The code that `generate!` makes.
    Guest,
}

/// Prints the generated code.
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
