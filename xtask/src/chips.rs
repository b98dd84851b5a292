//! Builds a firmware for each family of chips with each engine, and runs it in an emulator; or checks that the
//! build is refused in a sentence that names an engine that works.
//!
//! Invariant: the book's table says what is tried here, and nothing else.

use crate::{
    apps,
    engine::{self, Engine},
    paths, setup,
    shell::Running,
    step::{self, Log, step},
    table,
    toolchain::Toolchain,
};
use anyhow::{Context, Result, bail, ensure};
use clap::builder::PossibleValuesParser;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// The page with the table, and the name of the table's place in it.
const PAGE: &str = "docs/book/src/chip.md";
const PLACE: &str = "chips";

/// Parses a target of the table.
fn targets() -> PossibleValuesParser {
    FAMILIES.iter().map(|family| family.target).collect::<Vec<_>>().into()
}

/// What a build prints that is refused.
const WAY_OUT: &str = "WAMR runs on it";

/// The families and engines to try.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Try only this target; repeat the option for more targets.
    #[arg(long = "target", value_name = "TARGET", value_parser = targets())]
    targets: Vec<String>,
    /// Try only this engine; repeat the option for more engines.
    #[arg(long = "engine", value_name = "ENGINE", value_parser = engine::parser())]
    engines: Vec<Engine>,
    /// Try only what no board covers and takes little time: WAMR on a RISC-V without atomics, and what is refused.
    #[arg(long)]
    quick: bool,
    /// Write the table to the book.
    #[arg(long)]
    write: bool,
}

/// Chips that run the same code.
struct Family {
    /// The chips, for a reader.
    chips: &'static str,
    target: &'static str,
    /// Whether the chips can compare and swap a word in one step.
    swaps: bool,
    machine: Machine,
}

/// An emulated machine, on which a family's code runs.
struct Machine {
    name: &'static str,
    /// The processor of a RISC-V. A machine with an Arm has one that cannot be chosen.
    processor: Option<&'static str>,
}

impl Machine {
    const fn arm(name: &'static str) -> Self {
        Self { name, processor: None }
    }

    const fn virt(processor: &'static str) -> Self {
        Self { name: "virt", processor: Some(processor) }
    }
}

const FAMILIES: &[Family] = &[
    Family {
        chips: "Cortex-M0, M0+",
        target: "thumbv6m-none-eabi",
        swaps: false,
        machine: Machine::arm("microbit"),
    },
    Family {
        chips: "Cortex-M3",
        target: "thumbv7m-none-eabi",
        swaps: true,
        machine: Machine::arm("mps2-an385"),
    },
    Family {
        chips: "Cortex-M4, M7",
        target: "thumbv7em-none-eabi",
        swaps: true,
        machine: Machine::arm("mps2-an386"),
    },
    Family {
        chips: "Cortex-M4F, M7F",
        target: "thumbv7em-none-eabihf",
        swaps: true,
        machine: Machine::arm("mps2-an386"),
    },
    Family {
        chips: "Cortex-M23",
        target: "thumbv8m.base-none-eabi",
        swaps: true,
        machine: Machine::arm("mps2-an505"),
    },
    Family {
        chips: "Cortex-M33",
        target: "thumbv8m.main-none-eabi",
        swaps: true,
        machine: Machine::arm("mps2-an505"),
    },
    Family {
        chips: "Cortex-M33F",
        target: "thumbv8m.main-none-eabihf",
        swaps: true,
        machine: Machine::arm("mps2-an505"),
    },
    Family {
        chips: "RISC-V without atomics (ESP32-C3)",
        target: "riscv32imc-unknown-none-elf",
        swaps: false,
        machine: Machine::virt("rv32,a=false"),
    },
    Family {
        chips: "RISC-V with atomics (ESP32-C6)",
        target: "riscv32imac-unknown-none-elf",
        swaps: true,
        machine: Machine::virt("rv32"),
    },
];

/// Tries each cell of the table. Reports failures after all have been tried.
pub fn run(options: &Options) -> Result<()> {
    if options.write {
        return write_table();
    }
    let text = page()?;
    let (_, known, _) =
        table::place(&text, PLACE).context("the page has no place for the table")?;
    ensure!(known == markdown(), "{PAGE} has another table: cargo xtask chips --write");
    let blinky = apps::app(apps::BLINKY)?;
    let mut failures = Vec::new();
    let wanted = |engine: &Engine| options.engines.is_empty() || options.engines.contains(engine);
    for engine in Engine::ALL.into_iter().filter(wanted) {
        engine::pack(engine, &blinky)?;
        let wanted = |family: &&Family| {
            options.targets.is_empty() || options.targets.iter().any(|name| name == family.target)
        };
        let uncovered = |family: &Family| family.machine.is_risc_v() && !family.swaps;
        let quick = |family: &&Family| {
            let is_quick = engine == Engine::Wamr && uncovered(family);
            !options.quick || is_quick || !family.takes(engine)
        };
        for family in FAMILIES.iter().filter(wanted).filter(quick) {
            if let Err(error) = family.try_with(engine) {
                println!("{} with {}: {error:#}", family.target, engine.name());
                failures.push(format!("{} with {}", family.target, engine.name()));
            }
        }
    }
    ensure!(failures.is_empty(), "not as {PAGE} says: {}", failures.join(", "));
    Ok(())
}

fn write_table() -> Result<()> {
    let text = page()?;
    let (before, _, after) =
        table::place(&text, PLACE).context("the page has no place for the table")?;
    Ok(fs::write(paths::root().join(PAGE), [before, &markdown(), after].concat())?)
}

fn page() -> Result<String> {
    fs::read_to_string(paths::root().join(PAGE)).with_context(|| format!("cannot read {PAGE}"))
}

/// The table: a family on each line, with what each engine does there.
fn markdown() -> String {
    let engines = Engine::ALL.map(|engine| engine.to_string()).join(" | ");
    let mut text = format!("\n| chip | target | {engines} | run on QEMU's |\n|---|---|");
    text += &"---|".repeat(Engine::ALL.len() + 1);
    text.push('\n');
    for family in FAMILIES {
        let cells = Engine::ALL.map(|engine| if family.takes(engine) { "yes" } else { "refused" });
        let (chips, target, machine) = (family.chips, family.target, family.machine.name);
        let _ = writeln!(text, "| {chips} | `{target}` | {} | `{machine}` |", cells.join(" | "));
    }
    text.push('\n');
    text
}

impl Family {
    /// Whether a firmware with the engine works on the family's chips.
    fn takes(&self, engine: Engine) -> bool {
        self.swaps || !engine.needs_swap()
    }

    /// Builds the firmware, and runs it; or checks how its build fails.
    fn try_with(&self, engine: Engine) -> Result<()> {
        if self.machine.is_risc_v() {
            if engine.needs_c() {
                setup::risc_v_gcc()?;
            }
        } else {
            engine::prepare(engine)?;
        }
        let toolchain = Toolchain::for_target(self.target)?.with_flags(engine.rustflags());
        let mut cargo = toolchain.cargo("build", &folder());
        cargo.arg("--features").arg(format!("microwit-any/{}", engine.name()));
        let name = format!("chips-{}-{}", self.target, engine.name());
        if !self.takes(engine) {
            let what = format!("refusing {} for {}", engine.name(), self.target);
            return step(what, || refused(&name, &mut cargo));
        }
        step::command(
            format!("building {} for {}", engine.name(), self.target),
            &name,
            &mut cargo,
        )?;
        let firmware = toolchain.artefacts().join("chips");
        step(format!("running it on {}", self.machine.name), || self.machine.run(&firmware))
    }
}

/// Checks that a build fails, and how.
fn refused(log: &str, cargo: &mut Command) -> Result<()> {
    let Err(error) = step::logged(log, cargo) else { bail!("it was built, but should not be") };
    let said = format!("{error:#}");
    let errors = said.lines().filter(|line| line.starts_with("error")).count();
    // The other is cargo's, about the build script.
    ensure!(said.contains(WAY_OUT) && errors <= 2, "it is refused with other words: {said}");
    Ok(())
}

impl Machine {
    /// Runs a firmware to its end. Fails unless it blinks, and reports success.
    fn run(&self, firmware: &Path) -> Result<()> {
        const PATIENCE: Duration = Duration::from_secs(30);
        let log = Log::new(&format!("qemu-{}", self.name))?;
        let mut qemu = Command::new(self.emulator()?);
        qemu.args(["-M", self.name, "-display", "none", "-monitor", "none", "-serial", "none"])
            .args(["-semihosting-config", "enable=on,target=native"])
            .arg("-kernel")
            .arg(firmware)
            .stdin(Stdio::null())
            .stderr(log.end()?);
        if let Some(processor) = self.processor {
            qemu.args(["-bios", "none", "-cpu", processor]);
        }
        let running = Running::start(&mut qemu)?;
        let mut said = String::new();
        while let Some(line) = running.next_line(PATIENCE)? {
            said += &line;
            said.push('\n');
        }
        let blinks = fs::read_to_string(paths::root().join("xtask/golden/blinky.out"))?;
        ensure!(said == blinks, "it said {said:?}");
        running.finish().map_err(|error| log.explain(error))
    }

    fn is_risc_v(&self) -> bool {
        self.processor.is_some()
    }

    fn emulator(&self) -> Result<PathBuf> {
        if self.is_risc_v() { setup::qemu_risc_v() } else { setup::qemu() }
    }
}

fn folder() -> PathBuf {
    paths::root().join("xtask/chips")
}
