//! `microwit`: looks into apps, checks them against a board, and packs them for its engine.
#![forbid(unsafe_code)]

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use microwit_bindgen::input::{Select, Source, Wit};
use microwit_bindgen::model::World;
use microwit_cli::limits::Limits;
use microwit_cli::pack::{Engine, Options, Packed};
use microwit_cli::{Error, Result, check, engine, inspect, pack, table, verify};
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
    /// Exits with 0 if it runs, with 1 if it does not, with 2 if that cannot be told. Of a packed
    /// file it tells, likewise, whether it is this app.
    Check {
        #[command(flatten)]
        app: App,
        #[command(flatten)]
        against: Against,
    },
    /// Makes of an app what an engine takes, with no more memory than it needs.
    ///
    /// What no chip needs is left out: names, types in WIT, who made it. Pages become one byte large,
    /// or such that WAMR shrinks them, where the app cannot tell. What it imports and exports stays.
    Pack {
        #[command(flatten)]
        app: App,
        /// What to pack it for.
        #[arg(long, value_parser = engine::parser())]
        engine: Engine,
        #[arg(short, long, value_name = "FILE", help = beside())]
        output: Option<PathBuf>,
        /// Counts fuel, which other engines than wasmtime decide later. Code is up to 70 % slower.
        #[arg(long)]
        fuel: bool,
        /// For wasmtime on a machine with 64-bit addresses, a developer's, instead of a chip.
        #[arg(long)]
        wide: bool,
        /// Bytes of stack for an app that was linked with more, where nothing in it can tell.
        #[arg(long, value_name = "BYTES")]
        stack: Option<u32>,
    },
}

/// What `pack` says of where it writes to.
fn beside() -> String {
    let names = Engine::ALL.map(|engine| format!("`APP.{}`", engine.extension()));
    format!("Where to; otherwise beside the app: {}", names.join(", "))
}

#[derive(Args)]
struct Against {
    /// The firmware's WIT: a file, or a folder with its `deps/`.
    #[arg(long, value_name = "DIR", required_unless_present = "packed")]
    wit: Option<PathBuf>,
    /// The firmware's world, by name or `ns:package/name`; not needed where there is only one.
    #[arg(long, requires = "wit")]
    world: Option<String>,
    /// Features whose `@unstable` items the firmware has; `*` for all.
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "wit")]
    features: Vec<String>,
    /// What the firmware runs apps with.
    #[arg(long, value_parser = engine::parser())]
    engine: Option<Engine>,
    /// A file that is to be this app, packed: it is packed again and compared.
    #[arg(long, value_name = "FILE")]
    packed: Option<PathBuf>,
    /// Bytes of stack that it was packed with, as `pack --stack` has it.
    #[arg(long, value_name = "BYTES", requires = "packed")]
    stack: Option<u32>,
    #[command(flatten)]
    limits: Limits,
}

/// What a check has found.
#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    runs: Option<check::Report>,
    packed: Option<verify::Report>,
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
        Verb::Check { app, against } => (app.file.clone(), check(&app, against)),
        Verb::Pack { app, engine, output, fuel, wide, stack } => {
            (app.file.clone(), pack(&app, output, Options { engine, fuel, wide, stack }))
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

fn check(app: &App, against: Against) -> Result<ExitCode> {
    let Against { wit, world, features, engine, packed, stack, limits } = against;
    let bytes = read(&app.file)?;
    let runs = match wit {
        None => None,
        Some(path) => {
            let select = Select::World(world);
            let features = features.into_iter().map(Into::into).collect();
            let firmware = match firmware(&Wit { source: Source::Path(path), select, features }) {
                Ok(firmware) => firmware,
                Err(errors) => {
                    eprintln!("error: the firmware's WIT: {errors}");
                    return Ok(FAILED.into());
                }
            };
            Some(check::check(&bytes, &firmware, check::Options { engine, limits })?)
        }
    };
    let packed = match packed {
        None => None,
        Some(file) => match fs::read(&file) {
            Ok(packed) => Some(verify::verify(&bytes, file, &packed, (engine, stack))?),
            Err(error) => {
                eprintln!("error: {}: cannot read it: {error}", file.display());
                return Ok(FAILED.into());
            }
        },
    };
    let good = runs.as_ref().is_none_or(|report| report.runs)
        && packed.as_ref().is_none_or(|report| report.same);
    print(app, &Checked { runs, packed });
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn firmware(wit: &Wit) -> Result<World> {
    match &wit.source {
        Source::Path(path) if !path.exists() => {
            Err(Error::nowhere(format!("there is no `{}`", path.display())).into())
        }
        _ => table::of_firmware(wit),
    }
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

impl Display for Checked {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { runs, packed } = self;
        runs.iter().try_for_each(|report| write!(f, "{report}"))?;
        f.write_str(if runs.is_some() && packed.is_some() { "\n" } else { "" })?;
        packed.iter().try_for_each(|report| write!(f, "{report}"))
    }
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
