//! Proves random WIT as [`corpus`](crate::corpus) proves WIT from other projects.

use anyhow::{Context, Result};
use microwit_conformance::corpus;
use std::{fs, ops::Range};

use crate::{
    corpus::{How, Report, prove},
    proof,
};

/// The seeds to prove.
#[derive(clap::Args)]
pub struct Options {
    /// The range of seeds, without its end.
    #[arg(long, value_name = "A..B", value_parser = range)]
    seeds: Range<u64>,
    #[command(flatten)]
    how: How,
}

fn range(text: &str) -> Result<Range<u64>> {
    let (from, to) = text.split_once("..").context("seeds are A..B")?;
    Ok(from.parse()?..to.parse()?)
}

/// Writes a package for each seed, and proves all of them.
pub fn run(options: &Options) -> Result<()> {
    let work = proof::folder("smith");
    fs::create_dir_all(work.join("wit"))?;
    let mut report = Report::new(options.how.json);
    let mut packages = Vec::new();
    for seed in options.seeds.clone() {
        match corpus::random(seed).with_context(|| format!("seed {seed}"))? {
            Some(text) => {
                let file = work.join(format!("wit/{seed}.wit"));
                fs::write(&file, text)?;
                packages.push(file);
            }
            None => report.left_out(&format!("seed {seed}"), "it makes no package"),
        }
    }
    prove(&packages, &work, &options.how, &mut report)?;
    report.finish()
}
