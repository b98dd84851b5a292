//! Measures what it takes to suspend an app and to resume it, on each engine.

use crate::{
    apps, engine,
    engine::Engine,
    footprint::Firmware,
    paths,
    table::{Row, Table},
};
use anyhow::Result;
use std::fs;

/// A row: its name with the targets, its unit, and the figure that the firmware reports, or a difference of two.
type Line = (&'static str, &'static str, &'static str);

const LINES: &[Line] = &[
    ("a synchronous function of such a world", "instructions", "plain.call less spin.call"),
    (
        "a function that is ready at once, above that (≤ 100 on wasmi and WAMR)",
        "instructions",
        "ready.call less plain.call",
    ),
    (
        "suspend and resume, above that (≤ 350 WAMR, 5,000 wasmi, 700 wasmtime)",
        "instructions",
        "slow.call less plain.call",
    ),
    ("blocks of heap for 1,000 of them", "blocks", "slow.allocations"),
    ("end of a slice (≤ 500 WAMR, 3,700 wasmi, 600 tinywasm)", "instructions", "slice.end"),
    (
        "interrupt to the app's next host call (≤ 700 WAMR, 3,200 wasmi)",
        "instructions",
        "interrupt.to_mark",
    ),
    (
        "interrupt that stops the app to the executor (≤ 200 WAMR)",
        "instructions",
        "stop.to_executor",
    ),
];

/// Builds and runs the firmware with each engine.
pub fn measure(only: Option<Engine>) -> Result<Table> {
    let text = paths::root().join("xtask/footprint/guests/waits.wat");
    let module = paths::guests().join("measured/waits.wasm");
    apps::write(&module, &wat::parse_file(&text)?)?;
    let engines: Vec<_> =
        Engine::ALL.into_iter().filter(|engine| only.is_none_or(|only| only == *engine)).collect();
    let mut reports = Vec::new();
    for &engine in &engines {
        let packed = paths::guests().join(engine.name()).join("waits.app");
        fs::create_dir_all(paths::guests().join(engine.name()))?;
        engine::pack_module(engine, &module, &packed, true)?;
        let feature = format!("microwit-any/{},waits", engine.name());
        let folder = format!("waits-{}", engine.name());
        let built = Firmware::build(Some((engine, &feature)), &folder, &["waits-microwit"])?;
        reports.push(built.run("waits-microwit")?);
    }
    let value = |report: &crate::measured::Report, figure: &str| match figure.split_once(" less ") {
        Some((all, rest)) => Some(report.get(all)? - report.get(rest)?),
        None => report.get(figure).copied(),
    };
    Ok(Table {
        title: "Apps that wait, on a Cortex-M4F (QEMU), opt-level z".into(),
        columns: engines.iter().map(|engine| engine.name().into()).collect(),
        rows: LINES
            .iter()
            .map(|&(figure, unit, name)| Row {
                figure: figure.into(),
                unit,
                values: reports.iter().map(|report| value(report, name)).collect(),
                target: None,
            })
            .collect(),
    })
}
