//! Runs firmware that measures itself on an emulated Cortex-M4F, and weighs the file.

use crate::{setup, shell::Running, step::Log};
use anyhow::{Context, Result, ensure};
use object::{Object, ObjectSection};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// The target of all measured firmware.
pub const CORTEX_M4F: &str = "thumbv7em-none-eabihf";

/// Figures by name.
pub type Report = BTreeMap<String, i64>;

/// Runs a firmware until it ends the emulation, and returns the figures that it printed.
pub fn run(firmware: &Path) -> Result<Report> {
    let log = Log::new("qemu-mps2-an386")?;
    let mut qemu = Command::new(setup::qemu()?);
    qemu.args(["-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "stdio"])
        .args(["-icount", "shift=0", "-semihosting-config", "enable=on,target=native", "-kernel"])
        .arg(firmware)
        .stdin(Stdio::null())
        .stderr(log.end()?);
    let report = report(Running::start(&mut qemu)?).map_err(|error| log.explain(error))?;
    check_clock(&report)?;
    Ok(report)
}

/// Reads the figures that a firmware prints until it ends the emulation.
fn report(running: Running) -> Result<Report> {
    const PATIENCE: Duration = Duration::from_mins(1);
    let mut report = Report::new();
    while let Some(line) = running.next_line(PATIENCE)? {
        let (name, value) = line.split_once('=').with_context(|| format!("it said: {line}"))?;
        report.insert(name.into(), value.parse()?);
    }
    running.finish()?;
    Ok(report)
}

/// Checks the clock: two loops of a million instructions must measure right to the next tick of 40.
fn check_clock(report: &Report) -> Result<()> {
    for name in ["clock.first", "clock.second"] {
        let counted = report.get(name).copied().unwrap_or(0);
        ensure!(
            counted.abs_diff(1_000_000) <= 40,
            "the emulator counts {counted} instructions for a million: is `-icount` ignored?"
        );
    }
    Ok(())
}

/// The bytes of a firmware in flash, without the guests, which have a section of their own.
pub fn flash(firmware: &Path) -> Result<i64> {
    const NAMES: &[&str] = &[
        ".boot2",
        ".vector_table",
        ".start_block",
        ".flash.appdesc",
        ".text",
        ".rodata",
        ".ARM.exidx",
    ];
    Ok(sections(firmware, NAMES)? + sections(firmware, COPIED)?)
}

/// The bytes of RAM that a firmware takes before it runs.
pub fn ram(firmware: &Path) -> Result<i64> {
    Ok(sections(firmware, &[".bss", ".uninit", ".noinit"])? + sections(firmware, COPIED)?)
}

/// What is in flash, and in RAM while the firmware runs. An ESP32 has code there as well.
const COPIED: &[&str] = &[".data", ".trap", ".rwtext"];

fn sections(firmware: &Path, names: &[&str]) -> Result<i64> {
    let bytes = fs::read(firmware)?;
    let elf = object::File::parse(bytes.as_slice())?;
    let sizes = names.iter().filter_map(|name| elf.section_by_name(name));
    Ok(sizes.map(|section| section.size().cast_signed()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(pairs: &[(&str, i64)]) -> Report {
        pairs.iter().map(|(name, value)| ((*name).into(), *value)).collect()
    }

    #[test]
    fn a_clock_that_does_not_count_instructions_is_an_error() {
        let right = report(&[("clock.first", 1_000_040), ("clock.second", 1_000_000)]);
        let wrong = report(&[("clock.first", 1_000_000), ("clock.second", 31_337)]);
        assert!(check_clock(&right).is_ok());
        assert!(check_clock(&wrong).is_err());
        assert!(check_clock(&report(&[])).is_err());
    }
}
