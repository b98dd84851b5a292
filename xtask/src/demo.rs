//! The demo: one app runs on chips and on this machine, while a script changes the temperature at the
//! sensor.
//!
//! Invariant: the app and the boards do not know the script. They see only the sensor.

use crate::{
    apps::{self, App},
    board::{self, Board},
    celsius::Celsius,
    drivers,
    engine::{self, Engine},
    model::{self, Model},
    picture, tenants,
    trace::Trace,
};
use anyhow::{Context, Result, bail, ensure};
use std::{fs, path::PathBuf, time::Duration};

/// The longest silence of a board.
const PATIENCE: Duration = Duration::from_secs(20);

const SCRIPT: [Celsius; 5] = [
    Celsius::from_millidegrees(21_500),
    Celsius::from_millidegrees(31_000),
    Celsius::from_millidegrees(29_000),
    Celsius::from_millidegrees(27_000),
    Celsius::from_millidegrees(-12_250),
];

/// The boards, engines and temperatures of the demo.
#[derive(clap::Args)]
pub struct Options {
    /// What to show: one app on all boards (the default), or several apps at once.
    #[arg(value_enum, value_name = "SHOW", default_value = "boards")]
    show: Show,
    /// Run on this board only. Without this option, builds that need a C compiler for chips are skipped.
    #[arg(long, value_parser = model::parser())]
    board: Option<&'static Model>,
    /// Run with this engine only, on all boards that support it.
    #[arg(long, value_parser = engine::parser())]
    engine: Option<Engine>,
    /// Run on every board, with every engine that it supports, and print a table of what came of it.
    #[arg(long, conflicts_with_all = ["board", "engine", "picture", "temperatures"])]
    all_boards: bool,
    /// Draw what happened into this file, as SVG.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// A temperature to set, in degrees Celsius; repeat it for a script of your own.
    #[arg(long = "temperature", value_name = "CELSIUS", allow_negative_numbers = true)]
    temperatures: Vec<Celsius>,
}

/// What a demo shows.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// One app on all boards.
    Boards,
    /// Two apps and a heartbeat on a board; one app is replaced in turn by apps that mean harm.
    Async,
    /// Published drivers in apps, and the same drivers in the firmware.
    Drivers,
}

/// Runs the demo.
///
/// # Errors
///
/// The boards differ in what they print, or do something else than what is shown.
pub fn run(options: &Options) -> Result<()> {
    if options.all_boards && options.show != Show::Boards {
        bail!("`--all-boards` is for the demo of one app on all boards");
    }
    match options.show {
        Show::Boards => (),
        Show::Async => return tenants::run(options.board, options.engine),
        Show::Drivers => return drivers::run(options.board, options.engine),
    }
    if options.all_boards {
        return everywhere().map(drop);
    }
    let script = match options.temperatures.as_slice() {
        [] => &SCRIPT,
        own => own,
    };
    let places = options.places()?;
    // The preparation of all places comes before any build.
    places.iter().try_for_each(|(model, engine)| model.prepare(*engine))?;
    let app = apps::app(apps::THERMOSTAT)?;
    let load = |&(model, engine): &(&Model, Engine)| model.load(&app, engine);
    let boards: Vec<_> = places.iter().map(load).collect::<Result<_>>()?;
    let mut traces = Vec::new();
    for ((model, engine), mut board) in places.into_iter().zip(boards) {
        let place = format!("{model} with {}", engine.name());
        println!("\n{place} runs {}.wasm, SHA-256 {}", app.name, app.sha256()?);
        let trace = walk(board.as_mut(), script).with_context(|| format!("on {place}"))?;
        traces.push((place, trace));
    }
    compare(&traces)?;
    if let Some(file) = &options.picture {
        fs::write(file, picture::demo(&app.sha256()?, &traces))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

impl Options {
    /// The boards to run on, each with its engine.
    fn places(&self) -> Result<Vec<(&'static Model, Engine)>> {
        let fits = |engine: &&Engine| match (self.board, self.engine) {
            (_, Some(wanted)) => wanted == **engine,
            (Some(_), None) => true,
            // Without a request, only builds that need no C compiler for chips run.
            (None, None) => !engine.needs_c(),
        };
        let place = |model: &'static Model| Some((model, *model.engines.iter().find(fits)?));
        let wanted = |model: &&Model| {
            model.has(apps::THERMOSTAT) && self.board.is_none_or(|board| board == *model)
        };
        let places: Vec<_> = model::run_here()?.filter(wanted).filter_map(place).collect();
        if let Some(board) = self.board.filter(|board| !board.has(apps::THERMOSTAT)) {
            bail!("{board} has no sensor to warm; `cargo xtask test blinky` runs an app on it");
        }
        if let ([], Some(board), Some(engine)) = (&places[..], self.board, self.engine) {
            let engines: Vec<_> = board.engines.iter().map(|engine| engine.name()).collect();
            bail!("{board} cannot have {}: it takes {}", engine.name(), engines.join(", "));
        }
        Ok(places)
    }
}

/// Runs the demo's own script on every board, with every engine that it supports, and prints a table. A board without
/// a sensor runs another app. Returns what all the others said.
///
/// # Errors
///
/// A board does not run its app to the end, or does not say what the desktop board says. All have been tried by then.
pub fn everywhere() -> Result<String> {
    let (thermostat, blinky) = (apps::app(apps::THERMOSTAT)?, apps::app(apps::BLINKY)?);
    let run = |model: &Model, engine: Engine, app: &App| {
        println!("\n{model} with {}, {}.wasm", engine.name(), app.name);
        let mut board = model.load(app, engine)?;
        if app.name == apps::BLINKY {
            return board::whole_run(board.as_mut()).map_err(|error| board.explain(error));
        }
        walk(board.as_mut(), &SCRIPT).map(|trace| trace.to_string())
    };
    let desktop = model::desktop()?;
    let desk = |app: &App| run(desktop, desktop.engines[0], app);
    let (warmed, blinked) = (desk(&thermostat)?, desk(&blinky)?);
    let mut rows = Vec::new();
    let mut failures = 0;
    let runs = |model: &&Model| model.has(apps::THERMOSTAT) || model.has(apps::BLINKY);
    for model in model::run_here()?.filter(runs) {
        let warms = model.has(apps::THERMOSTAT);
        let (app, expected) = if warms { (&thermostat, &warmed) } else { (&blinky, &blinked) };
        for &engine in &model.engines {
            let outcome = run(model, engine, app).and_then(|said| {
                ensure!(said == *expected, "it said\n{said}");
                Ok(said.lines().count())
            });
            let result = match outcome {
                Ok(lines) => format!("the same {lines} lines as the desktop"),
                Err(error) => {
                    failures += 1;
                    format!("FAILED: {error:#}")
                }
            };
            rows.push(format!("{model:12} {:9} {:11} {result}", engine.name(), app.name));
        }
    }
    println!("\n{:12} {:9} {:11} result\n{}", "board", "engine", "app", rows.join("\n"));
    for app in [&thermostat, &blinky] {
        println!("{}.wasm: SHA-256 {}", app.name, app.sha256()?);
    }
    ensure!(failures == 0, "{failures} boards or engines differ");
    Ok(warmed)
}

/// Sets each temperature once the board has logged its reaction to the one before.
fn walk(board: &mut dyn Board, script: &[Celsius]) -> Result<Trace> {
    walked(board, script).map_err(|error| board.explain(error))
}

fn walked(board: &mut dyn Board, script: &[Celsius]) -> Result<Trace> {
    let mut trace = Trace::default();
    let mut before = None;
    for &temperature in script {
        board.set_temperature(temperature)?;
        trace.push(format!("the sensor is at {temperature} °C"));
        println!("  the sensor is at {temperature} °C");
        match before.replace(temperature) {
            None => board.start()?,
            Some(before) if temperature.differs_from(before) => {}
            // An app that logs only changes does not log this one.
            Some(_) => continue,
        }
        loop {
            let line = next_event(board)?;
            println!("      {line}");
            let logged = is_log(&line);
            trace.push(line);
            if logged {
                break;
            }
        }
    }
    Ok(trace)
}

/// The next line that is not a comment of the board itself.
fn next_event(board: &mut dyn Board) -> Result<String> {
    loop {
        match board.next_line(PATIENCE)? {
            None => bail!("it stopped"),
            Some(line) if line.starts_with('#') => println!("      {line}"),
            Some(line) => return Ok(line),
        }
    }
}

fn is_log(line: &str) -> bool {
    let levels = ["error", "warn", "info", "debug", "trace"];
    line.split_once(':').is_some_and(|(level, _)| levels.contains(&level))
}

fn compare(traces: &[(String, Trace)]) -> Result<()> {
    let [(first, expected), others @ ..] = traces else {
        return Ok(());
    };
    for (other, trace) in others {
        if let Some(difference) = expected.difference(trace) {
            bail!("{first} and {other} disagree:\n{difference}");
        }
        println!("\n{first} and {other} said the same.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// A board that answers each temperature with the next lines of a list.
    struct Scripted {
        answers: VecDeque<&'static [&'static str]>,
        lines: VecDeque<&'static str>,
    }

    impl Board for Scripted {
        fn set_temperature(&mut self, _: Celsius) -> Result<()> {
            self.lines.extend(self.answers.pop_front().unwrap_or(&[]));
            Ok(())
        }

        fn start(&mut self) -> Result<()> {
            Ok(())
        }

        fn next_line(&mut self, _: Duration) -> Result<Option<String>> {
            Ok(self.lines.pop_front().map(String::from))
        }
    }

    fn said(script: &[i32], answers: &[&'static [&'static str]]) -> Result<String> {
        let script: Vec<_> = script.iter().copied().map(Celsius::from_millidegrees).collect();
        let mut board =
            Scripted { answers: answers.iter().copied().collect(), lines: VecDeque::new() };
        walk(&mut board, &script).map(|trace| trace.to_string())
    }

    #[test]
    fn each_temperature_waits_for_its_log_line() {
        let answers: [&[_]; 2] = [&["info: cool"], &["# remark", "fan: on", "info: warm"]];
        let trace = said(&[21_500, 31_000], &answers).unwrap();
        assert_eq!(
            trace,
            "the sensor is at 21.5 °C\ninfo: cool\n\
             the sensor is at 31.0 °C\nfan: on\ninfo: warm\n"
        );
    }

    #[test]
    fn a_change_too_small_to_see_is_not_waited_for() {
        let trace = said(&[21_500, 21_510], &[&["info: cool"]]).unwrap();
        assert!(trace.ends_with("the sensor is at 21.51 °C\n"));
    }

    #[test]
    fn a_board_that_stops_is_an_error() {
        assert!(said(&[21_500], &[&["fan: on"]]).is_err());
    }

    fn places(
        board: Option<&str>,
        engine: Option<Engine>,
    ) -> Result<Vec<(&'static Model, Engine)>> {
        let board = board.map(model::named).transpose()?;
        let show = Show::Boards;
        Options { show, board, engine, all_boards: false, picture: None, temperatures: Vec::new() }
            .places()
    }

    #[test]
    fn only_who_asks_for_it_needs_a_c_compiler() {
        let plain = places(None, None).unwrap();
        assert!(!plain.is_empty());
        assert!(plain.iter().all(|(_, engine)| !engine.needs_c()));
        let board = places(Some("lm3s6965evb"), None).unwrap();
        assert!(board == [(model::named("lm3s6965evb").unwrap(), Engine::Wamr)]);
        assert_eq!(places(None, Some(Engine::Wamr)).unwrap().len(), 3);
    }

    #[test]
    fn a_board_too_small_for_an_engine_is_an_error() {
        assert!(places(Some("lm3s6965evb"), Some(Engine::Wasmi)).is_err());
        assert!(places(Some("microbit"), None).is_err());
    }

    #[test]
    fn boards_that_disagree_are_an_error() {
        let one = |line: &str| {
            let mut trace = Trace::default();
            trace.push(line.into());
            trace
        };
        let on = |board: &str, line| (board.to_owned(), one(line));
        let agree = [on("desktop", "a"), on("mps2-an385", "a")];
        let disagree = [on("desktop", "a"), on("mps2-an385", "b")];
        assert!(compare(&agree).is_ok());
        assert!(compare(&disagree).is_err());
    }
}
