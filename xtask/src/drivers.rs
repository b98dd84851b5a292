//! The demo of drivers: each published driver runs in the firmware and in an app, and does the same on the bus.

use crate::{
    apps,
    board::Board,
    celsius::Celsius,
    engine::{self, Engine},
    model::{self, Model},
};
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// The longest silence of a board.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the sensor measures.
const AROUND: Celsius = Celsius::from_millidegrees(21_500);

/// Each driver, and what it returns: eighths of a degree, the sum of three bytes, a date.
const DRIVERS: [(&str, &str); 3] =
    [("lm75", "Some(172)"), ("eeprom24x", "Some(200)"), ("ds1307", "Some(20310724)")];

/// Runs the demo on each emulated board and engine, or on those that were asked for.
///
/// # Errors
///
/// A driver does something else in an app than in the firmware, or is wrong in both.
pub fn run(board: Option<&Model>, engine: Option<Engine>) -> Result<()> {
    let places: Vec<_> = model::emulated()?
        .filter(|model| model.has("drivers") && board.is_none_or(|board| board == *model))
        .flat_map(|model| model.engines.iter().map(move |engine| (model, *engine)))
        .filter(|(_, own)| engine.is_none_or(|engine| engine == *own))
        .collect();
    ensure!(!places.is_empty(), "no emulated board with an I2C bus has that engine");
    for (model, engine) in places {
        println!("\n{model} with {}", engine.name());
        model.prepare(engine)?;
        for app in apps::build()?.iter().filter(|app| apps::DRIVERS.contains(&app.name)) {
            engine::pack(engine, app)?;
        }
        let mut board = model.drivers(engine)?;
        board.set_temperature(AROUND)?;
        show(&mut board).map_err(|error| board.explain(error))?;
        board.finish().with_context(|| format!("on {model} with {}", engine.name()))?;
    }
    Ok(())
}

/// Compares what each driver does in the firmware with what it does in its app.
fn show(board: &mut impl Board) -> Result<()> {
    board.start()?;
    let mut next = |start: String| {
        let line = board.next_line(PATIENCE)?.context("it stopped")?;
        println!("      {line}");
        let rest = line.strip_prefix(&start).map(str::to_owned);
        rest.with_context(|| format!("expected a line that starts with `{start}`"))
    };
    let mut sensor = None;
    for (driver, returns) in DRIVERS {
        let firmware = next(format!("{driver} in the firmware:"))?;
        let app = next(format!("{driver} in an app:"))?;
        ensure!(app == firmware, "{driver} does something else in an app");
        ensure!(app.ends_with(&format!("] {returns}")), "{driver} does not return {returns}");
        sensor = sensor.or(Some(firmware));
    }
    let draft = next("lm75 over wasi:i2c:".into())?;
    ensure!(Some(draft) == sensor, "lm75 does something else over wasi:i2c");
    Ok(())
}
