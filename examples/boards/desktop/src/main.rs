//! A board on the developer's machine: the same worlds and the same `.wasm` files as on chips, with a
//! simulated sensor.
//!
//! The command `desktop thermostat target/guests/thermostat.wasm` runs an app. Each line of standard input
//! is a temperature in degrees Celsius, and the first one starts the board.

#![forbid(unsafe_code)]

mod blinky;
mod clock;
mod stdout;
mod surroundings;
mod thermostat;
mod tmp105;

use anyhow::{Context, Result};
use clap::Parser;
use std::{fs, path::PathBuf};

/// Runs an app on a board that is simulated on this machine.
#[derive(Parser)]
struct Options {
    /// The world that the app is made for.
    world: World,
    /// The app's file.
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
