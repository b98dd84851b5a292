//! A board on the developer's machine: the same worlds, the same `.wasm`, a simulated sensor.
//!
//! `desktop thermostat target/guests/thermostat.wasm` runs an app; each line of standard input is a
//! temperature in degrees Celsius, and the first one starts the board.

#![forbid(unsafe_code)]

mod blinky;
mod clock;
mod led;
mod stdout;
mod surroundings;
mod thermostat;
mod tmp105;

use anyhow::{Context, Result};
use clap::Parser;
use std::{fs, path::PathBuf};

/// A board on this machine.
#[derive(Parser)]
struct Options {
    /// The world that the app is made for.
    world: World,
    /// The app.
    wasm: PathBuf,
}

#[derive(Clone, clap::ValueEnum)]
enum World {
    Blinky,
    Thermostat,
}

fn main() -> Result<()> {
    let Options { world, wasm } = Options::parse();
    let app = fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    match world {
        World::Blinky => blinky::run(&app),
        World::Thermostat => thermostat::run(&app),
    }
}
