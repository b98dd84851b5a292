//! Measures how much flash microwit takes, beside hand-written twins.

mod guests;

use crate::{
    bench::{Firmwares, Hand, Settings},
    table::{Format, Row, Table},
};
use anyhow::Result;

/// The measurements to make, and how to print them.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    format: Format,
    /// Skip the build with another dispatch.
    #[arg(long)]
    quick: bool,
}

/// The bytes by which microwit should be smaller than a hand-written `Linker` of 20 functions.
const MARGIN: i64 = 5_000;

/// Measures, and prints the tables.
pub fn run(options: &Options) -> Result<()> {
    let mut tables = vec![firmware(Settings::default())?];
    if !options.quick {
        tables.push(firmware(Settings { memcpy: false, portable: true })?);
    }
    tables.push(guests::table()?);
    options.format.print("size", &tables)
}

/// Measures whole firmwares, including the engine.
fn firmware(settings: Settings) -> Result<Table> {
    let worlds = ["few20", "few40", "many20", "sensor"];
    let firmwares = Firmwares::build(settings, &worlds, &Hand::ALL)?;
    let flash = |world| -> Result<Vec<i64>> {
        Hand::ALL.iter().map(|hand| firmwares.flash(world, *hand)).collect()
    };
    let [few20, few40, many20, sensor] = worlds.map(flash);
    let (few20, few40, many20, sensor) = (few20?, few40?, many20?, sensor?);
    let each = |more: &[i64], count| -> Vec<i64> {
        more.iter().zip(&few20).map(|(more, less)| (more - less) / count).collect()
    };
    let below_linker = few20.last().map(|linker| linker - MARGIN);
    let rows = vec![
        row("20 functions of 5 signatures", &few20, below_linker),
        row("40 functions of 5 signatures", &few40, None),
        row("each further function", &each(&few40, 20), Some(120)),
        row("20 functions of 20 signatures", &many20, None),
        row("each further signature", &each(&many20, 15), Some(450)),
        row("i2c and log: 4 functions", &sensor, None),
    ];
    Ok(Table {
        title: format!("Flash of a firmware, wasmi 2.0 in it, opt-level z, {settings}"),
        columns: Hand::ALL.iter().map(|hand| hand.heading().into()).collect(),
        rows,
    })
}

fn row(figure: &str, values: &[i64], target: Option<i64>) -> Row {
    let values = values.iter().copied().map(Some).collect();
    Row { figure: figure.into(), unit: "B", values, target }
}
