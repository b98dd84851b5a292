//! Builds the firmware of boards that people own, and weighs it. No emulator has these boards, so nothing is run.

use crate::{
    apps,
    engine::{self, Engine},
    model::{self, Model},
    step,
    table::{Format, Row, Table},
};
use anyhow::{Context, Result, bail};

/// The page with the table.
const PAGE: &str = "docs/book/src/boards.md";

/// The boards to build, and how to print the table.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    format: Format,
    /// Build only this board.
    #[arg(long, value_parser = model::owned_parser())]
    board: Option<&'static Model>,
}

/// The bytes that a firmware takes.
struct Weight {
    flash: i64,
    ram: i64,
}

/// Builds the firmware of each board, and prints what it takes.
pub fn run(options: &Options) -> Result<()> {
    let wanted = |board: &&Model| options.board.is_none_or(|wanted| *board == wanted);
    let boards: Vec<_> = model::owned()?.filter(wanted).collect();
    let app = apps::app(apps::THERMOSTAT)?;
    let mut weights = Vec::new();
    for board in &boards {
        let [engine] = board.engines[..] else {
            bail!("{board}: the firmware of a board that people own has one engine")
        };
        engine::pack(engine, &app)?;
        weights.push(build(board, engine).with_context(|| format!("{board} does not build"))?);
    }
    options.format.print_or(PAGE, "boards", &[table(&boards, &weights)])
}

/// Builds and weighs the firmware of a board.
fn build(board: &Model, engine: Engine) -> Result<Weight> {
    let (name, toolchain) = (&board.name, board.toolchain(engine)?);
    let what = format!("building the firmware of {name} with {}, with {toolchain}", engine.name());
    step::command(what, &format!("build-{name}"), &mut board.cargo("build", engine)?)?;
    let firmware = toolchain.artefacts().join(name);
    let (flash, ram) = board.weigh(&firmware)?;
    Ok(Weight { flash, ram })
}

fn table(boards: &[&Model], weights: &[Weight]) -> Table {
    // Compilers differ by less than this.
    let kib = |bytes: i64| bytes.cast_unsigned().div_ceil(1024).cast_signed();
    let row = |figure: &str, values: Vec<i64>| Row {
        figure: figure.into(),
        unit: "KiB",
        values: values.into_iter().map(|bytes| Some(kib(bytes))).collect(),
        target: None,
    };
    Table {
        title: "The firmware with the app `thermostat`, opt-level z".into(),
        columns: boards.iter().map(|board| format!("{board}, {}", board.engines[0])).collect(),
        rows: vec![
            row("flash", weights.iter().map(|weight| weight.flash).collect()),
            row("flash of the board", boards.iter().map(|board| board.flash).collect()),
            row("RAM without the stack", weights.iter().map(|weight| weight.ram).collect()),
            row("RAM of the board", boards.iter().map(|board| board.ram).collect()),
        ],
    }
}
