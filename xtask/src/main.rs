//! What one does with this repository, as `cargo xtask COMMAND`.

#![forbid(unsafe_code)]

mod board;
mod celsius;
mod check;
mod demo;
mod guests;
mod install;
mod paths;
mod qemu;
mod qmp;
mod shell;
mod tidy;
mod toolchain;
mod trace;

use anyhow::Result;
use clap::Parser;

/// Builds, shows, tests and measures microwit.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Install what demo and test need and this machine lacks.
    Setup,
    /// Run one app on an emulated chip and on this machine, and compare what they do.
    Demo(demo::Options),
    /// Run everything that continuous integration runs.
    Test(check::Options),
    /// Check the invariants that ARCHITECTURE.md lists.
    Tidy,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Setup => install::everything(),
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => check::run(&options),
        Command::Tidy => tidy::run(),
    }
}
