//! Checks that the computed weight of a module is at least what loading it takes, on an emulated chip and
//! on this machine.
//!
//! Invariant: the same program weighs a module and loads it.

mod families;

use anyhow::{Result, ensure};
use std::{fs, path::Path, process::Command};

use crate::{apps, measured::CORTEX_M4F, paths, setup, step, toolchain::Toolchain};

/// The ways to load a module.
const WAYS: [&str; 3] = ["wasmi", "tinywasm", "an archive on tinywasm"];

/// Weighs modules and prints a table.
///
/// # Errors
///
/// Loading a module took more than its weight.
pub fn run() -> Result<()> {
    let folder = paths::target().join("weigh");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut modules = families::all()?;
    apps::build_for_tests()?;
    for app in apps::build()? {
        modules.push((format!("the app {}", app.name), fs::read(&app.module)?));
    }
    for name in apps::test_apps() {
        let file = paths::guests().join("conformance").join(format!("{name}.wasm"));
        modules.push((format!("the tests' app {name}"), fs::read(file)?));
    }
    for (number, (_, wasm)) in modules.iter().enumerate() {
        fs::write(folder.join(format!("{number}.wasm")), wasm)?;
    }
    let too_light = [("32 bits", chip(&folder)?), ("64 bits", desk(&folder)?)]
        .iter()
        .map(|(bits, said)| table(bits, &modules, said))
        .sum::<Result<usize>>()?;
    ensure!(too_light == 0, "{too_light} modules take more than they weigh");
    Ok(())
}

/// The results from the emulated chip.
fn chip(folder: &Path) -> Result<String> {
    let toolchain = Toolchain::for_target(CORTEX_M4F)?;
    let build = &mut toolchain.cargo("build", &paths::root().join("conformance/weigh"));
    step::command(format!("building with {toolchain}"), "build-weigh", build)?;
    let mut qemu = Command::new(setup::qemu()?);
    qemu.args(["-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none"])
        .args(["-semihosting-config", "enable=on,target=native", "-kernel"])
        .arg(toolchain.artefacts().join("weigh"));
    said("weighing on the chip", qemu.current_dir(folder))
}

/// The results from this machine.
fn desk(folder: &Path) -> Result<String> {
    let target = paths::target().join("weigh-desk");
    let mut build = Command::new("cargo");
    build.args(["build", "--release"]).current_dir(paths::root().join("conformance/weigh"));
    step::command("building", "build-weigh", build.env("CARGO_TARGET_DIR", &target))?;
    said("weighing here", Command::new(target.join("release/weigh")).current_dir(folder))
}

fn said(what: &str, command: &mut Command) -> Result<String> {
    step::command(what, "weigh", command)
}

/// Prints a table, and returns how many modules had too small a weight.
fn table(bits: &str, modules: &[(String, Vec<u8>)], said: &str) -> Result<usize> {
    println!(
        "\n{bits}: weight / what loading took, in bytes, and how often that fits. A star: it was refused\n"
    );
    println!("| module | B | {} |\n|---|--:|--:|--:|--:|", WAYS.join(" | "));
    let lines: Vec<_> = said.lines().filter(|line| !line.is_empty()).collect();
    ensure!(lines.len() == modules.len(), "not all were weighed: {said}");
    let (mut too_light, mut least) = (0, [f64::INFINITY; WAYS.len()]);
    for ((name, wasm), line) in modules.iter().zip(lines) {
        let words: Vec<_> = line.split(' ').skip(1).collect();
        let (mut cells, light) = (Vec::new(), too_light);
        for (pair, least) in words.chunks_exact(2).zip(&mut least) {
            let refused = if pair[1].ends_with('*') { "*" } else { "" };
            let weight: f64 = pair[0].parse()?;
            let taken: f64 = pair[1].trim_end_matches('*').parse()?;
            let fits = weight / taken.max(1.0);
            if weight > 0.0 {
                too_light += usize::from(taken > weight);
                *least = least.min(fits);
            }
            cells.push(format!("{weight} / {taken}{refused} = {fits:.1}"));
        }
        if light != too_light || !name.starts_with(families::RANDOM) {
            println!("| {name} | {} | {} |", wasm.len(), cells.join(" | "));
        }
    }
    println!("| the least, with {} at random | | {least:.2?} |", families::MODULES);
    Ok(too_light)
}
