//! Measures what each engine takes of a chip, with microwit's bindings and with bindings written by hand.
//!
//! Invariant: a figure comes from a run whose host functions did the same work as their twins.

mod adapters;
mod guests;

use crate::{
    engine::{self, Engine},
    measured::{self, CORTEX_M4F, Report},
    paths, shell, svg,
    table::{Format, Row, Table},
    toolchain::Toolchain,
};
use anyhow::{Context, Result, ensure};
use std::{fmt, fs, path::PathBuf};

/// The engines to measure, and how to print the tables.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    format: Format,
    /// Measure only this engine.
    #[arg(long, value_parser = engine::parser())]
    engine: Option<Engine>,
    /// Measure only this: the adapters of `microwit-hal`.
    #[arg(long, value_enum, conflicts_with = "engine")]
    only: Option<Only>,
}

/// A part of the measurements.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    /// The adapters of `microwit-hal`.
    Adapters,
}

/// The author of the host bindings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// microwit's generated code.
    Microwit,
    /// A person, on the engine's own interface.
    Hand,
    /// `bindgen!` of wasmtime, for a component.
    Component,
}

impl By {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Microwit => "microwit",
            Self::Hand => "hand",
            Self::Component => "component",
        }
    }
}

/// The subject of a measurement: an engine, and the author of its bindings.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Subject {
    engine: Engine,
    by: By,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = match self.by {
            By::Microwit => "microwit",
            By::Hand => "by hand",
            By::Component => "`bindgen!`",
        };
        write!(f, "{by}, {}", self.engine.name())
    }
}

/// The results of measuring a subject.
struct Measured {
    subject: Subject,
    flash: i64,
    flash_of_devices: i64,
    ram: i64,
    few20: Report,
    devices: Report,
}

/// Measures, and prints the tables.
pub fn run(options: &Options) -> Result<()> {
    guests::build()?;
    if options.only == Some(Only::Adapters) {
        return options.format.print("adapters", &[adapters::measure()?]);
    }
    let wanted = |engine: &Engine| options.engine.is_none_or(|wanted| wanted == *engine);
    let empty = Firmware::build(None, "empty", &["empty"])?;
    let empty = (empty.flash("empty")?, empty.ram("empty")?);
    let mut all = Vec::new();
    for engine in Engine::ALL.into_iter().filter(wanted) {
        let first = all.len();
        for &(twin, by) in firmwares(engine) {
            all.extend(measure(engine, by, twin, empty)?);
        }
        same_work(&all[first..])?;
    }
    if options.format.writes() {
        charts(&all)?;
    }
    options.format.print("footprint", &[figures(&all), tax(&all)])?;
    if options.engine.is_none() {
        options.format.print("adapters", &[adapters::measure()?])?;
    }
    Ok(())
}

/// Draws a chart for each engine: microwit, and the same by hand.
fn charts(all: &[Measured]) -> Result<()> {
    let folder = paths::root().join("docs/charts");
    fs::create_dir_all(&folder)?;
    let of = |engine, by| all.iter().find(move |one| one.subject == Subject { engine, by });
    for engine in Engine::ALL {
        let (Some(own), Some(hand)) = (of(engine, By::Microwit), of(engine, By::Hand)) else {
            continue;
        };
        let row = |(figure, unit, get): &Figure| {
            Some((format!("{figure}, {unit}"), get(own)?, get(hand)?))
        };
        let rows: Vec<_> = FIGURES.iter().filter_map(row).collect();
        let chart = svg::chart(&format!("{engine}: less is better"), "by hand", &rows);
        fs::write(folder.join(format!("{}.svg", engine.name())), chart)?;
    }
    Ok(())
}

/// What is built for an engine: the feature with the twin, and who binds. An engine without a twin is
/// measured alone.
const fn firmwares(engine: Engine) -> &'static [(Option<&'static str>, &'static [By])] {
    match engine {
        Engine::Wasmi => &[(Some("wasmi"), BOTH)],
        Engine::Tinywasm => &[(Some("tinywasm"), BOTH)],
        Engine::Wasmtime => &[(Some("wasmtime"), BOTH), (Some("component"), &[By::Component])],
        // Each build links its own WAMR, and the two have the same symbols.
        Engine::Wamr => &[(None, &[By::Microwit]), (Some("wamr-hand"), &[By::Hand])],
        #[allow(unreachable_patterns, reason = "each of these has a twin")]
        _ => &[(None, &[By::Microwit])],
    }
}

const BOTH: &[By] = &[By::Microwit, By::Hand];

/// Builds and runs the firmwares of one engine.
fn measure(
    engine: Engine,
    all: &[By],
    twin: Option<&str>,
    empty: (i64, i64),
) -> Result<Vec<Measured>> {
    let feature = twin.map_or_else(|| format!("microwit-any/{}", engine.name()), str::to_owned);
    let folder = twin.unwrap_or(engine.name());
    guests::pack(engine, folder)?;
    let name = |world: &str, by: By| format!("{world}-{}", by.suffix());
    let names: Vec<_> =
        all.iter().flat_map(|by| [name("few20", *by), name("devices", *by)]).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let built = Firmware::build(Some((engine, &feature)), folder, &names)?;
    let measured = all.iter().map(|&by| {
        let (few20, devices) = (name("few20", by), name("devices", by));
        let measured = Measured {
            subject: Subject { engine, by },
            flash: built.flash(&few20)? - empty.0,
            flash_of_devices: built.flash(&devices)? - empty.0,
            ram: built.ram(&devices)? - empty.1,
            few20: built.run(&few20)?,
            devices: built.run(&devices)?,
        };
        Ok(measured)
    });
    measured.collect()
}

/// Checks that the host functions of all firmwares with an engine did the same work.
fn same_work(measured: &[Measured]) -> Result<()> {
    for pair in measured.windows(2) {
        for (one, other) in [(&pair[0].few20, &pair[1].few20), (&pair[0].devices, &pair[1].devices)]
        {
            let (one, other) = (one.get("board.sum"), other.get("board.sum"));
            ensure!(
                one.is_some() && one == other,
                "{} and {} have done other work: {one:?} and {other:?}",
                pair[0].subject,
                pair[1].subject
            );
        }
    }
    Ok(())
}

/// Firmwares that were built with the same features.
pub struct Firmware {
    folder: PathBuf,
}

impl Firmware {
    /// Builds the firmwares with these names, for an engine and with its features if there is one.
    pub fn build(engine: Option<(Engine, &str)>, folder: &str, names: &[&str]) -> Result<Self> {
        if let Some((engine, _)) = engine {
            engine::prepare(engine)?;
        }
        let flags = engine.and_then(|(engine, _)| engine.rustflags());
        let toolchain = Toolchain::from_source(CORTEX_M4F)?.with_flags(flags);
        eprintln!("building firmware to measure: {folder}");
        let mut cargo = toolchain.cargo("build", &paths::root().join("xtask/footprint"));
        for name in names {
            cargo.args(["--bin", name]);
        }
        if let Some((_, feature)) = engine {
            cargo.args(["--features", feature]);
        }
        shell::run(&mut cargo)?;
        // The copy protects these files from the next engine's build.
        let folder = paths::cross_target().join("footprint").join(folder);
        fs::create_dir_all(&folder)?;
        for name in names {
            fs::copy(toolchain.artefacts().join(name), folder.join(name))?;
        }
        Ok(Self { folder })
    }

    fn flash(&self, name: &str) -> Result<i64> {
        measured::flash(&self.folder.join(name))
    }

    fn ram(&self, name: &str) -> Result<i64> {
        measured::ram(&self.folder.join(name))
    }

    /// Runs one of them.
    pub fn run(&self, name: &str) -> Result<Report> {
        let firmware = self.folder.join(name);
        measured::run(&firmware).with_context(|| format!("in {}", firmware.display()))
    }
}

impl Measured {
    /// A figure, or the difference of two figures: `one.call less spin.call`.
    fn get(report: &Report, figure: &str) -> Option<i64> {
        match figure.split_once(" less ") {
            Some((all, rest)) => Some(report.get(all)? - report.get(rest)?),
            None => report.get(figure).copied(),
        }
    }

    fn ram(&self) -> i64 {
        // The pool is left out, because other engines take this memory from the heap.
        self.ram - self.devices.get("pool.size").unwrap_or(&0)
    }

    fn heap(&self) -> Option<i64> {
        let pool = self.devices.get("pool.peak").unwrap_or(&0);
        let taken = self.devices.get("taken.heap").or(self.devices.get("thermostat.heap"));
        Some(taken? + pool)
    }

    fn stack(&self) -> Option<i64> {
        self.devices.get("thermostat.stack").copied()
    }

    fn scalar(&self) -> Option<i64> {
        Self::get(&self.few20, "one.call less spin.call")
    }

    fn i2c(&self) -> Option<i64> {
        Self::get(&self.devices, "plain-transfer.call")
    }

    fn log(&self) -> Option<i64> {
        Self::get(&self.devices, "plain-log.call less plain-spin.call")
    }
}

type Get = fn(&Measured) -> Option<i64>;

/// A figure of each subject: its name, its unit, and its value.
type Figure = (&'static str, &'static str, Get);

const FIGURES: &[Figure] = &[
    ("flash, 20 functions", "B", |one| Some(one.flash)),
    ("flash, fan and i2c and log", "B", |one| Some(one.flash_of_devices)),
    ("static RAM", "B", |one| Some(one.ram())),
    ("peak heap, thermostat and its memory", "B", Measured::heap),
    ("native stack, thermostat", "B", Measured::stack),
    ("load, bind, start: thermostat", "instructions", |one| {
        Measured::get(&one.devices, "thermostat.load")
    }),
    ("scalar host call", "instructions", Measured::scalar),
    ("i2c write-read 2+6 B, any guest", "instructions", Measured::i2c),
    ("i2c write-read 2+6 B, microwit guest", "instructions", |one| {
        Measured::get(&one.devices, "region-transfer.call")
    }),
    ("log, 20 B", "instructions", Measured::log),
];

fn figures(all: &[Measured]) -> Table {
    let row = |&(figure, unit, get): &Figure| Row {
        figure: figure.into(),
        unit,
        values: all.iter().map(get).collect(),
        target: None,
    };
    Table {
        title: "Engines on a Cortex-M4F (QEMU), opt-level z, above an empty firmware".into(),
        columns: all.iter().map(|one| one.subject.to_string()).collect(),
        rows: FIGURES.iter().map(row).collect(),
    }
}

/// The excess of one figure over another, as a percentage of the other.
fn percent(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    let (one, other) = (one?, other?);
    Some((one * 100 + other / 2) / other - 100)
}

/// The cost of microwit beside the alternatives on the same engine.
fn tax(all: &[Measured]) -> Table {
    let of = |engine, by| all.iter().find(move |one| one.subject == Subject { engine, by });
    let pairs: Vec<_> = all
        .iter()
        .filter(|other| other.subject.by != By::Microwit)
        .filter_map(|other| Some((of(other.subject.engine, By::Microwit)?, other)))
        .collect();
    let less = |figure: &str, get: Get, target| Row {
        figure: figure.into(),
        unit: "B",
        values: pairs.iter().map(|(one, other)| Some(get(one)? - get(other)?)).collect(),
        target: Some(target),
    };
    let part = |figure: &str, get: Get, target| Row {
        figure: figure.into(),
        unit: "%",
        values: pairs.iter().map(|(one, other)| percent(get(one), get(other))).collect(),
        target: Some(target),
    };
    Table {
        title: "microwit against what else one would use on the same engine".into(),
        columns: pairs.iter().map(|(_, other)| other.subject.to_string()).collect(),
        rows: vec![
            less("flash, 20 functions", |one| Some(one.flash), 0),
            less("peak heap", Measured::heap, 512),
            less("native stack", Measured::stack, 512),
            part("scalar host call", Measured::scalar, 15),
            part("i2c write-read", Measured::i2c, 10),
            part("log", Measured::log, 15),
        ],
    }
}
