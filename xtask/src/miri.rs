//! `cargo xtask miri`: runs the tests of the crates with `unsafe` code, and of those under all hosts, under
//! Miri.

use anyhow::{Context, Result};
use std::process::Command;

use crate::{paths, shell};

/// The packages: the shared half of engines with its template, and the runtimes of the host and the guest.
const PACKAGES: [&str; 4] =
    ["microwit-engine", "microwit-template", "microwit-host", "microwit-guest"];

/// Runs the tests. Miri is part of a nightly toolchain; it is installed if it is missing.
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
    // The ABI passes addresses to the host and back as numbers, so Miri must be permissive about
    // provenance.
    miri.env("MIRIFLAGS", "-Zmiri-permissive-provenance");
    shell::run(miri.env("CARGO_TARGET_DIR", paths::target().join("miri")))
}
