//! Installs what a fresh machine lacks.
//!
//! Invariant: what is there is not touched, and nothing is installed without saying so first.

use crate::{paths, shell, toolchain};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// A Debian package, and a file that is there once it is installed.
pub struct Package {
    /// As `apt-get install` knows it.
    pub name: &'static str,
    /// An absolute path.
    pub proof: &'static str,
}

const QEMU: Package = Package { name: "qemu-system-arm", proof: "/usr/bin/qemu-system-arm" };

const ARM_GCC: &[Package] = &[
    Package { name: "gcc-arm-none-eabi", proof: "/usr/bin/arm-none-eabi-gcc" },
    Package { name: "libnewlib-arm-none-eabi", proof: "/usr/lib/arm-none-eabi/newlib/libc_nano.a" },
];

/// Installs all that `demo` and `test` need.
pub fn everything() -> Result<()> {
    for target in [toolchain::WASM, toolchain::CORTEX_M3] {
        let toolchain = toolchain::Toolchain::for_target(target)?;
        eprintln!("{target}: {toolchain}");
    }
    eprintln!("emulator: {}", qemu()?.display());
    arm_gcc()
}

/// A C compiler for chips, which WAMR needs.
pub fn arm_gcc() -> Result<()> {
    if paths::program("arm-none-eabi-gcc").is_some() { Ok(()) } else { packages(ARM_GCC) }
}

/// The emulator of Arm machines.
pub fn qemu() -> Result<std::path::PathBuf> {
    if paths::program(QEMU.name).is_none() {
        packages(&[QEMU])?;
    }
    match paths::program(QEMU.name) {
        Some(path) => Ok(path),
        None => bail!("{} is installed but not on the PATH", QEMU.name),
    }
}

/// Installs those of `packages` that are missing.
pub fn packages(packages: &[Package]) -> Result<()> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|package| !Path::new(package.proof).exists())
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("install by hand what Debian calls: {names}");
    if paths::program("apt-get").is_none() {
        bail!("no apt-get here: {by_hand}");
    }
    let Some(root) = become_root() else {
        bail!("only root may install packages: {by_hand}, with\n    sudo apt-get install {names}");
    };
    eprintln!("installing {names} with apt-get (minutes on a slow line)");
    shell::run(apt_get(root).arg("update"))?;
    shell::run(apt_get(root).args(["install", "--no-install-recommends"]).args(missing))
}

/// The words that make a command run as root, if that needs no password.
fn become_root() -> Option<&'static [&'static str]> {
    let is_root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&["env"]);
    }
    let sudo = paths::program("sudo")?;
    let may = Command::new(sudo).args(["-n", "true"]).output().ok()?;
    may.status.success().then_some(&["sudo", "-n", "env"])
}

fn apt_get(root: &[&str]) -> Command {
    let mut command = Command::new(root[0]);
    command.args(&root[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]);
    command
}
