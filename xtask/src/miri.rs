//! `cargo xtask miri`: what is `unsafe`, and what all hosts stand on, under Miri.

use anyhow::{Context, Result};
use std::process::Command;

use crate::{paths, shell};

/// The packages: the lend cell with its fake engine, the host's and the guest's runtime.
const PACKAGES: [&str; 4] =
    ["microwit-engine", "microwit-template", "microwit-host", "microwit-guest"];

/// Runs their tests; Miri comes with a nightly toolchain, which is installed if need be.
pub fn run() -> Result<()> {
    if shell::output(Command::new("cargo").args(["+nightly", "miri", "--version"])).is_err() {
        let mut install = Command::new("rustup");
        install.args(["toolchain", "install", "nightly", "--profile", "minimal"]);
        shell::run(install.args(["--component", "miri,rust-src"]))
            .context("Miri needs a nightly toolchain with it")?;
    }
    let mut miri = Command::new("cargo");
    miri.args(["+nightly", "miri", "test", "--quiet"]).current_dir(paths::root());
    miri.args(PACKAGES.iter().flat_map(|package| ["--package", package]));
    // Addresses come back from the host as numbers: that is what the ABI passes.
    miri.env("MIRIFLAGS", "-Zmiri-permissive-provenance");
    shell::run(miri.env("CARGO_TARGET_DIR", paths::target().join("miri")))
}
