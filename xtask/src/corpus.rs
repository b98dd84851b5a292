//! Proves WIT from other projects: both halves of every world compile, dummy guests load, and dummy guests
//! with a single change do not.

mod batch;
mod find;
mod report;

use anyhow::{Context, Result};
use microwit_conformance::corpus;
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{engine, proof};

pub use report::Report;

/// The WIT to prove.
#[derive(clap::Args)]
pub struct Options {
    /// A folder that is searched in depth for WIT packages and files.
    folder: PathBuf,
    #[command(flatten)]
    how: How,
}

/// The halves, engines and changes to prove, and the form of the results.
#[derive(clap::Args)]
pub struct How {
    /// The half of each world to prove.
    #[arg(long, value_enum, default_value_t = Half::Both)]
    pub side: Half,
    /// The engine that runs the guests.
    #[arg(long, default_value = "wasmi", value_parser = engine::one_or_all())]
    pub engine: String,
    /// The seed that decides where guests are changed.
    #[arg(long, default_value_t = 0)]
    pub mutations: u64,
    /// Print one JSON object per line.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Half {
    /// The host, which serves the world's imports.
    Host,
    /// The bindings that an app is written with.
    Guest,
    /// Both halves.
    Both,
}

/// Finds the packages, prepares each in a process of its own, and compiles and runs them in batches.
pub fn run(options: &Options) -> Result<()> {
    let folder = fs::canonicalize(&options.folder);
    let folder = folder.with_context(|| options.folder.display().to_string())?;
    let mut report = Report::new(options.how.json);
    let work = proof::folder("corpus");
    let _ = fs::remove_dir_all(work.join("prepared"));
    fs::create_dir_all(work.join("prepared"))?;
    let worlds = find::worlds(&folder, &work.join("prepared"), &options.how, &mut report)?;
    batch::prove(&worlds, &work, &options.how, &mut report)?;
    report.finish()
}

/// Proves packages that are one file each.
pub fn prove(files: &[PathBuf], work: &Path, how: &How, report: &mut Report) -> Result<()> {
    let prepared = work.join("prepared");
    let _ = fs::remove_dir_all(&prepared);
    fs::create_dir_all(&prepared)?;
    let worlds = find::of_packages(files, work, &prepared, how, report)?;
    batch::prove(&worlds, work, how, report)
}

/// A package that is prepared in a process of its own, since wit-parser or the generator may not finish
/// with it.
#[derive(clap::Args)]
pub struct Unit {
    wit: PathBuf,
    out: PathBuf,
    name: String,
    #[arg(value_enum)]
    side: Half,
    seed: u64,
}

/// Writes the worlds of a package to files, and prints its progress to standard output.
pub fn prepare(unit: &Unit) -> Result<()> {
    let options = corpus::Options {
        out: &unit.out,
        name: &unit.name,
        host: unit.side != Half::Guest,
        guest: unit.side != Half::Host,
        seed: unit.seed,
    };
    match corpus::prepare(&unit.wit, &options, || println!("{}", find::PARSED)) {
        Ok(worlds) => {
            println!("{}", serde_json::to_string(&worlds)?);
            Ok(())
        }
        Err(corpus::Error::Unparsable(unparsable)) => {
            println!("{}{}", find::UNPARSABLE, unparsable.0.replace('\n', " "));
            Ok(())
        }
        Err(corpus::Error::Other(error)) => Err(error),
    }
}
