//! `microwit`: looks into apps, checks them against a board, and packs them for its engine.
#![forbid(unsafe_code)]

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use microwit::pack::{Engine, Options, Packed};
use microwit::{Error, Result, check, inspect, pack, table};
use microwit_bindgen::input::{Select, Source, Wit};
use serde::Serialize;

/// Looks into WebAssembly apps for microcontrollers, checks them against a board, and packs them for
/// its engine.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Shows what an app imports and exports, its memory and its size.
    Inspect {
        #[command(flatten)]
        app: App,
    },
    /// Tells whether an app runs on a firmware; if not, what the two do not agree on.
    ///
    /// Exits with 0 if it runs, with 1 if it does not, with 2 if that cannot be told.
    Check {
        #[command(flatten)]
        app: App,
        /// The firmware's WIT: a file, or a folder with its `deps/`.
        #[arg(long, value_name = "DIR")]
        wit: PathBuf,
        /// The firmware's world, by name or `ns:package/name`; not needed where there is only one.
        #[arg(long)]
        world: Option<String>,
        /// Features whose `@unstable` items the firmware has; `*` for all.
        #[arg(long, value_name = "NAME", value_delimiter = ',')]
        features: Vec<String>,
    },
    /// Makes of an app what an engine takes, with no more memory than it needs.
    ///
    /// What no chip needs is left out: names, types in WIT, who made it. Pages become one byte large,
    /// or such that WAMR shrinks them, where the app cannot tell. What it imports and exports stays.
    Pack {
        #[command(flatten)]
        app: App,
        /// What to pack it for.
        #[arg(long, value_enum)]
        engine: Engine,
        /// Where to; otherwise beside the app: `APP.wasmi.wasm`, `APP.twasm`, `APP.cwasm`,
        /// `APP.wamr.wasm`.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Counts fuel, which other engines than wasmtime decide later. Code is up to 70 % slower.
        #[arg(long)]
        fuel: bool,
        /// For wasmtime on a machine with 64-bit addresses, a developer's, instead of a chip.
        #[arg(long)]
        wide: bool,
    },
}

#[derive(Args)]
struct App {
    /// The app.
    #[arg(value_name = "APP.wasm")]
    file: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// What cannot be told, as an exit code.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let (file, done) = match Cli::parse().verb {
        Verb::Inspect { app } => (app.file.clone(), inspect(&app)),
        Verb::Check { app, wit, world, features } => {
            let wit = Wit { source: Source::Path(wit), select: Select::World(world), features };
            (app.file.clone(), check(&app, &wit))
        }
        Verb::Pack { app, engine, output, fuel, wide } => {
            (app.file.clone(), pack(&app, output, Options { engine, fuel, wide }))
        }
    };
    done.unwrap_or_else(|errors| {
        eprintln!("error: {}: {errors}", file.display());
        FAILED.into()
    })
}

fn inspect(app: &App) -> Result<ExitCode> {
    print(app, &inspect::inspect(&read(&app.file)?)?);
    Ok(ExitCode::SUCCESS)
}

fn check(app: &App, wit: &Wit) -> Result<ExitCode> {
    let bytes = read(&app.file)?;
    let firmware = match &wit.source {
        Source::Path(path) if !path.exists() => {
            Err(Error::nowhere(format!("there is no `{}`", path.display())).into())
        }
        _ => table::of_firmware(wit),
    };
    let firmware = match firmware {
        Ok(firmware) => firmware,
        Err(errors) => {
            eprintln!("error: the firmware's WIT: {errors}");
            return Ok(FAILED.into());
        }
    };
    let report = check::check(&bytes, &firmware)?;
    print(app, &report);
    Ok(if report.runs { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn pack(app: &App, output: Option<PathBuf>, options: Options) -> Result<ExitCode> {
    let Packed { bytes, mut report } = pack::pack(&read(&app.file)?, options)?;
    let output = output.unwrap_or_else(|| app.file.with_extension(options.engine.extension()));
    fs::write(&output, bytes)
        .map_err(|error| Error::nowhere(format!("cannot write {}: {error}", output.display())))?;
    report.output = Some(output);
    print(app, &report);
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::nowhere(format!("cannot read it: {error}")).into())
}

fn print(app: &App, report: &(impl Display + Serialize)) {
    let text = if app.json {
        // Numbers, text and lists: that cannot fail.
        serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
    } else {
        format!("{}: {report}", app.file.display())
    };
    // Whoever reads may have read enough.
    let _ = io::stdout().write_all(text.as_bytes());
}
