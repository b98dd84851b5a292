//! Checks whether a packed file is a packed form of an app: `microwit check --packed`.
//!
//! A packed file cannot be parsed back, but packing is deterministic. So the app is packed again and the
//! bytes are compared.

use std::fmt;

use microwit_any::pack as any;
use microwit_host::Format;
use serde::Serialize;

use crate::Result;
use crate::bytes::{self, sha256};
use crate::engine::Engine;
use crate::pack::{self, Options};
use crate::problem::Problem;

/// The result of comparing a packed file with an app.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The path of the packed file.
    pub file: String,
    /// Whether the file is this app, packed.
    pub same: bool,
    /// The options that the app was packed with, if the file is this app.
    #[serde(flatten)]
    pub options: Option<Options>,
    /// The reason why the file is not this app.
    pub problem: Option<Problem>,
    /// The SHA-256 digest of the app.
    pub app_sha256: String,
    /// The SHA-256 digest of the packed file.
    pub packed_sha256: String,
}

/// Packs the app again, in each way that may produce such a file, and compares the bytes.
///
/// # Errors
///
/// The app is not a core module.
pub fn verify(
    app: &[u8],
    file: String,
    packed: &[u8],
    (engine, stack): (Option<Engine>, Option<u32>),
) -> Result<Report> {
    // An app that is no module is an error, not a difference.
    pack::module(app)?;
    let found = compare(app, packed, engine, stack);
    let (app_sha256, packed_sha256) = (sha256(app), sha256(packed));
    let (options, problem) = match found {
        Ok(options) => (Some(options), None),
        Err(problem) => (None, Some(problem)),
    };
    Ok(Report { file, same: options.is_some(), options, problem, app_sha256, packed_sha256 })
}

fn compare(
    app: &[u8],
    packed: &[u8],
    engine: Option<Engine>,
    stack: Option<u32>,
) -> std::result::Result<Options, Problem> {
    let format = bytes::format(packed).map_err(first)?;
    let mut ways = ways(format, stack);
    ways.retain(|way| engine.is_none_or(|engine| engine == way.engine));
    let taker =
        engine.map_or("no engine takes".to_owned(), |engine| format!("{engine} does not take"));
    let mut problem =
        Problem::new(format!("it is {format}, which {taker}"), "pack the app: `microwit pack`");
    let mut differs = false;
    for way in ways {
        match pack::pack(app, way) {
            Ok(again) if again.bytes == packed => return Ok(way),
            Ok(_) => {
                differs = true;
                problem = Problem::new(
                    "packing the app gives a different file".to_owned(),
                    "it was packed from another app, by another version of microwit or for another \
                     engine, or it was altered: pack the app again",
                );
            }
            // The file is not for an engine that refuses the app, so the difference found before is the answer.
            Err(_) if differs => (),
            Err(errors) => problem = first(errors),
        }
    }
    Err(problem)
}

/// The options of packing that produce this format.
fn ways(format: Format, stack: Option<u32>) -> Vec<Options> {
    // Only the contents of images depend on these options.
    let choice: &[bool] = if format == Format::WasmtimeImage { &[false, true] } else { &[false] };
    let engines = Engine::ALL.into_iter().filter(|engine| any::format(*engine) == format);
    let ways = engines.flat_map(|engine| {
        let wides = choice.iter().map(move |wide| (engine, *wide));
        wides.flat_map(|(engine, wide)| {
            choice.iter().map(move |fuel| Options { engine, fuel: *fuel, wide, stack })
        })
    });
    ways.collect()
}

fn first(errors: crate::Errors) -> Problem {
    errors.0.into_iter().next().map(Problem::from).unwrap_or_default()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, same: _, options, problem, app_sha256, packed_sha256 } = self;
        write!(f, "{file} is ")?;
        match options {
            Some(Options { engine, fuel, wide, stack }) => {
                write!(f, "this app, packed for {engine}")?;
                f.write_str(if *fuel { ", counting fuel" } else { "" })?;
                f.write_str(if *wide { ", for 64-bit addresses" } else { "" })?;
                if let Some(stack) = stack {
                    write!(f, ", with a stack of {stack} B")?;
                }
                writeln!(f)?;
            }
            None => f.write_str("not this app, packed: ")?,
        }
        if let Some(problem) = problem {
            write!(f, "{problem}")?;
        }
        writeln!(f, "  sha256 of the app     {app_sha256}")?;
        writeln!(f, "  sha256 of the packed  {packed_sha256}")
    }
}
