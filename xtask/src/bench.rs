//! Measures how many instructions microwit takes, beside hand-written twins in the same run.
//!
//! The unit is instructions, not cycles: the emulator counts one nanosecond for each instruction, and a
//! timer of the board reads that clock. The figure of a call is the mean of a thousand calls, less the cost
//! of an empty measurement. The figure of a scalar call or a log message is also without the app's loop
//! around it.

mod firmware;
mod waits;

pub use firmware::{Firmwares, Hand, Settings};

use crate::{
    engine::{self, Engine},
    table::{Format, Row, Table},
};
use anyhow::Result;
use firmware::Figures;

/// The measurements to make, and how to print them.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    format: Format,
    /// Skip the builds with another `memcpy` and another dispatch.
    #[arg(long)]
    quick: bool,
    /// Measure only this: apps that wait, on each engine.
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Measure apps that wait on this engine only.
    #[arg(long, value_parser = engine::parser(), requires = "only")]
    engine: Option<Engine>,
}

/// A part of the measurements.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    /// Apps that wait.
    Async,
}

const CALL: &str = "instructions";

/// A row: its name, its unit, the world, the name of the figure, and the most that microwit should take.
type Line = (&'static str, &'static str, &'static str, &'static str, Option<i64>);

const CALLS: &[Line] = &[
    ("host call, 1 argument, 5 signatures", CALL, "few20", "one.call less spin.call", Some(475)),
    ("host call, 5 arguments, 5 signatures", CALL, "few20", "five.call less spin.call", Some(655)),
    ("host call, 1 argument, 20 signatures", CALL, "many20", "one.call less spin.call", Some(505)),
    (
        "host call, 5 arguments, 20 signatures",
        CALL,
        "many20",
        "five.call less spin.call",
        Some(690),
    ),
    ("i2c write-read 2+6 B, any guest", CALL, "sensor", "plain-transfer.call", Some(4050)),
    ("i2c write-read 2+6 B, microwit guest", CALL, "sensor", "region-transfer.call", Some(1850)),
    ("log, 20 B", CALL, "sensor", "plain-log20.call less spin.call", None),
    ("log, 24 B", CALL, "sensor", "plain-log24.call less spin.call", Some(730)),
    ("call of an empty export", CALL, "few20", "nop.call", Some(1900)),
];

const START: &[Line] = &[
    ("load + bind + instantiate, 20 functions", CALL, "few20", "eager.load", None),
    ("… translating functions when called", CALL, "few20", "lazy.load", None),
    ("peak heap of that, eager", "B", "few20", "eager.peak_heap", None),
    ("peak heap of that, lazy", "B", "few20", "lazy.peak_heap", None),
    ("heap kept", "B", "few20", "eager.heap", None),
    ("load + bind + instantiate, i2c guest", CALL, "sensor", "plain.load", None),
    ("peak heap of that, with memory", "B", "sensor", "plain.peak_heap", None),
    ("native stack, loading", "B", "sensor", "plain.load_stack", None),
    ("native stack, scalar host call", "B", "few20", "one.stack", None),
    ("native stack, i2c, any guest", "B", "sensor", "plain-transfer.stack", None),
    ("native stack, i2c, microwit guest", "B", "sensor", "region-transfer.stack", None),
];

/// The rows for a build with a fast `memcpy`. Calls of exports have their own target there.
const VARIANT: &[Line] = &[
    ("host call, 1 argument", CALL, "few20", "one.call less spin.call", None),
    ("host call, 5 arguments", CALL, "few20", "five.call less spin.call", None),
    ("i2c write-read 2+6 B, any guest", CALL, "sensor", "plain-transfer.call", None),
    ("i2c write-read 2+6 B, microwit guest", CALL, "sensor", "region-transfer.call", None),
    ("log, 24 B", CALL, "sensor", "plain-log24.call less spin.call", None),
    ("call of an empty export", CALL, "few20", "nop.call", None),
    ("load + bind + instantiate, 20 functions", CALL, "few20", "eager.load", None),
];

/// Measures, and prints the tables.
pub fn run(options: &Options) -> Result<()> {
    if options.only == Some(Only::Async) {
        return options.format.print("async", &[waits::measure(options.engine)?]);
    }
    let mut tables = measure(Settings::default())?;
    if !options.quick {
        tables.push(variant(Settings { memcpy: true, portable: false })?);
        tables.push(variant(Settings { memcpy: false, portable: true })?);
    }
    options.format.print("bench", &tables)
}

fn measure(settings: Settings) -> Result<Vec<Table>> {
    let figures = Firmwares::build(settings, &["few20", "many20", "sensor"], &Hand::ALL)?.run()?;
    let mut calls = table("Calls", settings, &figures, CALLS, &Hand::ALL);
    calls.rows.push(Row {
        figure: "allocations in a call, at most".into(),
        unit: "blocks",
        values: Hand::ALL.iter().map(|hand| figures.largest(*hand, ".allocations")).collect(),
        target: Some(0),
    });
    Ok(vec![calls, table("Start and memory", settings, &figures, START, &Hand::ALL)])
}

fn variant(settings: Settings) -> Result<Table> {
    let figures = Firmwares::build(settings, &["few20", "sensor"], &Hand::TWO)?.run()?;
    let mut table = table("Calls", settings, &figures, VARIANT, &Hand::TWO);
    let export = table.rows.iter_mut().find(|row| row.figure.ends_with("export"));
    if let (Some(export), true) = (export, settings.memcpy) {
        export.target = Some(1000);
    }
    Ok(table)
}

fn table(
    what: &str,
    settings: Settings,
    figures: &Figures,
    lines: &[Line],
    hands: &[Hand],
) -> Table {
    let row = |&(figure, unit, world, name, target): &Line| Row {
        figure: figure.into(),
        unit,
        values: hands.iter().map(|hand| figures.get(world, *hand, name)).collect(),
        target,
    };
    Table {
        title: format!("{what}: wasmi 2.0 on a Cortex-M4F (QEMU), opt-level z, {settings}"),
        columns: hands.iter().map(|hand| hand.heading().into()).collect(),
        rows: lines.iter().map(row).collect(),
    }
}
