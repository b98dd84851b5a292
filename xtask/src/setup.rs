//! Installs the tools that a fresh machine lacks.
//!
//! Invariant: an installed tool that is good enough is not touched.

use crate::{
    apt::{self, Package},
    engine::{self, Engine},
    paths, shell,
    toolchain::{self, Toolchain},
};
use anyhow::{Context, Result};
use std::{fmt, path::PathBuf, process::Command};

const QEMU: Package = Package { name: "qemu-system-arm", proof: "/usr/bin/qemu-system-arm" };

const QEMU_RISC_V: Package =
    Package { name: "qemu-system-misc", proof: "/usr/bin/qemu-system-riscv32" };

/// The oldest version with which the demo and the tests on emulated boards have passed.
const LEAST_QEMU: Version = Version(5, 2);

const ARM_GCC: &[Package] = &[
    Package { name: "gcc-arm-none-eabi", proof: "/usr/bin/arm-none-eabi-gcc" },
    Package { name: "libnewlib-arm-none-eabi", proof: "/usr/lib/arm-none-eabi/newlib/libc_nano.a" },
];

const RISC_V_GCC: Package =
    Package { name: "gcc-riscv64-unknown-elf", proof: "/usr/bin/riscv64-unknown-elf-gcc" };

/// The tools to install in addition to the demo's.
#[derive(clap::Args)]
pub struct Options {
    /// Also install the tools to build firmware with this engine; repeat the option for more engines.
    #[arg(long = "engine", value_name = "ENGINE", value_parser = engine::parser())]
    engines: Vec<Engine>,
}

/// Installs the tools that the demo and the requested engines need.
pub fn run(options: &Options) -> Result<()> {
    for target in [toolchain::WASM, toolchain::CORTEX_M3] {
        let toolchain = Toolchain::for_target(target)?;
        eprintln!("{target}: {toolchain}");
    }
    eprintln!("emulator: {}", qemu()?.display());
    options.engines.iter().try_for_each(|engine| engine::prepare(*engine))
}

/// Installs a C compiler for chips, if there is none.
pub fn arm_gcc() -> Result<()> {
    if paths::program("arm-none-eabi-gcc").is_some() { Ok(()) } else { apt::install(ARM_GCC) }
}

/// Installs a C compiler for RISC-V chips, if there is none.
pub fn risc_v_gcc() -> Result<()> {
    const PROGRAM: &str = "riscv64-unknown-elf-gcc";
    if paths::program(PROGRAM).is_some() { Ok(()) } else { apt::install(&[RISC_V_GCC]) }
}

/// The first emulator of Arm machines on the `PATH` that is new enough.
pub fn qemu() -> Result<PathBuf> {
    emulator("qemu-system-arm", QEMU)
}

/// The first emulator of RISC-V machines on the `PATH` that is new enough.
pub fn qemu_risc_v() -> Result<PathBuf> {
    emulator("qemu-system-riscv32", QEMU_RISC_V)
}

fn emulator(program: &str, package: Package) -> Result<PathBuf> {
    let new_enough = || {
        let is_new = |path: &PathBuf| version(path).is_ok_and(|version| version >= LEAST_QEMU);
        paths::programs(program).find(is_new)
    };
    if let Some(path) = new_enough() {
        return Ok(path);
    }
    let lacking = || {
        let there = paths::programs(program).map(|path| match version(&path) {
            Ok(version) => format!("; {} is {version}", path.display()),
            Err(error) => format!("; {error:#}"),
        });
        let there: String = there.collect();
        format!("no {program} of {LEAST_QEMU} or newer is on the PATH{there}")
    };
    apt::install(&[package]).with_context(lacking)?;
    let elsewhere = "your distribution's backports or qemu.org may have one";
    new_enough().with_context(|| format!("{}: {elsewhere}", lacking()))
}

/// A version of QEMU: the numbers before and after the first dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

impl Version {
    /// Reads the version from the output of `--version`.
    fn parse(said: &str) -> Option<Self> {
        let (_, version) = said.split_once("version ")?;
        let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse);
        Some(Self(numbers.next()?.ok()?, numbers.next()?.ok()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

fn version(qemu: &PathBuf) -> Result<Version> {
    let said = shell::output(Command::new(qemu).arg("--version"))?;
    Version::parse(&said).with_context(|| format!("{} prints no version", qemu.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_qemu_says() {
        let debian = "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\n\
                      Copyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers\n";
        assert_eq!(Version::parse(debian), Some(Version(7, 2)));
        assert_eq!(Version::parse("QEMU emulator version 10.0-rc1"), Some(Version(10, 0)));
        assert_eq!(Version::parse("QEMU emulator version unknown"), None);
        assert_eq!(Version::parse("not found"), None);
    }

    #[test]
    fn ten_is_newer_than_seven() {
        assert!(Version(10, 0) > Version(7, 2));
        assert!(Version(7, 1) < Version(7, 2));
    }
}
