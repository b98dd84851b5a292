//! The command `microwit`: inspects apps, checks them against a firmware, and packs them for an engine.
#![forbid(unsafe_code)]

use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use microwit_bindgen::input::{Select, Source, Wit};
use microwit_bindgen::model::World;
use microwit_cli::limits::Limits;
use microwit_cli::pack::{Engine, Options, Packed};
use microwit_cli::{Error, Result, check, engine, files, inspect, pack, table, verify};
use serde::Serialize;

/// Inspects WebAssembly apps for microcontrollers, checks them against a firmware, and packs them for an
/// engine.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Shows an app's imports and exports, its memory and the sizes of its parts.
    Inspect {
        #[command(flatten)]
        app: App,
    },
    /// Checks whether an app runs on a firmware, and shows what the two disagree on.
    ///
    /// Exits with 0 if the app runs, with 1 if it does not, and with 2 if the check itself fails, for
    /// example because a file cannot be read. With `--packed`, it checks in the same way whether that file
    /// is this app, packed.
    Check {
        #[command(flatten)]
        app: App,
        #[command(flatten)]
        against: Against,
    },
    /// Packs an app into the form that an engine takes, with no more memory than it needs.
    ///
    /// Drops the sections that no chip needs: names, WIT types and producers. Makes pages one byte large, or
    /// lets WAMR shrink the memory, if the app does not depend on its size. Keeps all imports and exports.
    Pack {
        #[command(flatten)]
        app: App,
        /// The engine to pack the app for.
        #[arg(long, value_parser = engine::parser())]
        engine: Engine,
        #[arg(short, long, value_name = "FILE", help = beside())]
        output: Option<PathBuf>,
        /// Makes wasmtime's code count fuel; it is up to 70 % slower. Other engines decide at run time.
        #[arg(long)]
        fuel: bool,
        /// Packs for wasmtime on a 64-bit machine, such as a developer's, instead of a chip.
        #[arg(long)]
        wide: bool,
        /// Shrinks the app's stack to this many bytes, if nothing in the app depends on its size.
        #[arg(long, value_name = "BYTES")]
        stack: Option<u32>,
    },
}

/// The help for `--output`: the default path of each engine.
fn beside() -> String {
    let names = Engine::ALL.map(|engine| format!("`APP.{}`", engine.extension()));
    format!("The file to write; by default beside the app: {}", names.join(", "))
}

#[derive(Args)]
struct Against {
    /// The firmware's WIT: a file, or a folder with its `deps/`.
    #[arg(long, value_name = "DIR", required_unless_present = "packed")]
    wit: Option<PathBuf>,
    /// The firmware's world, by its name or `ns:package/name`; not needed if there is only one.
    #[arg(long, requires = "wit")]
    world: Option<String>,
    /// Features whose `@unstable` items the firmware includes; `*` for all.
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "wit")]
    features: Vec<String>,
    /// The engine that the firmware runs apps with.
    #[arg(long, value_parser = engine::parser())]
    engine: Option<Engine>,
    /// A packed file: the app is packed again and compared with it.
    #[arg(long, value_name = "FILE")]
    packed: Option<PathBuf>,
    /// The bytes of stack that were given to `pack --stack`.
    #[arg(long, value_name = "BYTES", requires = "packed")]
    stack: Option<u32>,
    #[command(flatten)]
    limits: Limits,
    /// Exits with 1 if there are warnings, too.
    #[arg(long, requires = "wit")]
    deny_warnings: bool,
}

/// The results of a check.
#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    runs: Option<check::Report>,
    packed: Option<verify::Report>,
}

#[derive(Args)]
struct App {
    /// The app's file.
    #[arg(value_name = "APP.wasm")]
    file: PathBuf,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

/// The exit code for a failure of the command itself, as opposed to a negative result.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return helped(&usage),
    };
    let (file, done) = match cli.verb {
        Verb::Inspect { app } => (app.file.clone(), inspect(&app)),
        Verb::Check { app, against } => (app.file.clone(), check(&app, against)),
        Verb::Pack { app, engine, output, fuel, wide, stack } => {
            (app.file.clone(), pack(&app, output, Options { engine, fuel, wide, stack }))
        }
    };
    done.unwrap_or_else(|errors| failed(&format!("{}: {errors}", file.display())))
}

/// Prints a help text, or what is wrong with the arguments.
fn helped(usage: &clap::Error) -> ExitCode {
    match (usage.exit_code(), written(usage.print())) {
        (0, Err(errors)) => failed(&errors.to_string()),
        (0, Ok(())) => ExitCode::SUCCESS,
        _ => FAILED.into(),
    }
}

/// Prints an error of the command itself.
fn failed(error: &str) -> ExitCode {
    // If this cannot be printed, the exit code still tells.
    let _ = writeln!(io::stderr(), "error: {error}");
    FAILED.into()
}

fn inspect(app: &App) -> Result<ExitCode> {
    print(app, &inspect::inspect(&files::read(&app.file)?)?)?;
    Ok(ExitCode::SUCCESS)
}

fn check(app: &App, against: Against) -> Result<ExitCode> {
    let Against { wit, world, features, engine, packed, stack, limits, deny_warnings } = against;
    let bytes = files::read(&app.file)?;
    let runs = match wit {
        None => None,
        Some(path) => {
            let select = Select::World(world);
            let features = features.into_iter().map(Into::into).collect();
            let firmware = match firmware(&Wit { source: Source::Path(path), select, features }) {
                Ok(firmware) => firmware,
                Err(errors) => return Ok(failed(&format!("the firmware's WIT: {errors}"))),
            };
            let options = check::Options { engine, packed: packed.is_some(), limits };
            Some(check::check(&bytes, &firmware, options)?)
        }
    };
    let packed = match packed {
        None => None,
        Some(file) => {
            let name = file.display().to_string();
            match files::read(&file) {
                Ok(packed) => Some(verify::verify(&bytes, name, &packed, (engine, stack))?),
                Err(errors) => return Ok(failed(&format!("{name}: {errors}"))),
            }
        }
    };
    let denied = |report: &check::Report| deny_warnings && !report.warnings.is_empty();
    let good = runs.as_ref().is_none_or(|report| report.runs && !denied(report))
        && packed.as_ref().is_none_or(|report| report.same);
    print(app, &Checked { runs, packed })?;
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
    let Packed { bytes, mut report } = pack::pack(&files::read(&app.file)?, options)?;
    let output = output.unwrap_or_else(|| app.file.with_extension(options.engine.extension()));
    files::write(&app.file, &output, &bytes)?;
    report.output = Some(output.display().to_string());
    print(app, &report)?;
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

fn print(app: &App, report: &(impl Display + Serialize)) -> Result<()> {
    let text = if app.json {
        let json = serde_json::to_string_pretty(report);
        json.map_err(|error| Error::nowhere(format!("cannot print it as JSON: {error}")))? + "\n"
    } else {
        format!("{}: {report}", app.file.display())
    };
    let mut out = io::stdout();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// The result of writing to stdout. A reader that needs no more output may close the pipe.
fn written(done: io::Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::nowhere(format!("cannot write to stdout: {error}")).into())
        }
        _ => Ok(()),
    }
}
