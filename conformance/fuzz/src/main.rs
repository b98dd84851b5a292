//! Feeds random input to microwit, and fails if anything panics. Each input is made from a number that
//! reproduces it.
#![forbid(unsafe_code)]

mod lift;
mod modules;
mod wit;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use arbitrary::Unstructured;
use clap::{Parser, ValueEnum};

/// The target of random input.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    /// Feed arbitrary memory and slots to the trampolines of a host.
    Lift,
    /// Feed arbitrary modules with the imports and exports of a world to a board.
    Modules,
    /// Feed arbitrary WIT to the generator.
    Wit,
}

/// Feeds random input to microwit, and fails if anything panics.
#[derive(Parser)]
struct Options {
    target: Target,
    /// The seconds to run.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The first seed; each run takes the next one.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The most runs.
    #[arg(long)]
    runs: Option<u64>,
}

/// A target. A run returns a description of its outcome.
type Feed = Box<dyn Fn(&mut Unstructured<'_>) -> arbitrary::Result<&'static str>>;

fn main() -> ExitCode {
    let options = Options::parse();
    let (bytes, feed): (usize, Feed) = match options.target {
        Target::Lift => (16 * 1024, Box::new(lift::feed)),
        Target::Modules => match modules::feed() {
            Ok(feed) => (4 * 1024, feed),
            Err(error) => {
                eprintln!("{error:#}");
                return ExitCode::FAILURE;
            }
        },
        Target::Wit => (1024, Box::new(wit::feed)),
    };
    let end = Instant::now() + Duration::from_secs(options.seconds);
    let mut outcomes: Vec<(&str, u64)> = Vec::new();
    let mut panics = 0;
    for run in 0..options.runs.unwrap_or(u64::MAX) {
        if Instant::now() >= end {
            break;
        }
        let seed = options.seed + run;
        let bytes = random(seed, bytes);
        let done = catch_unwind(AssertUnwindSafe(|| feed(&mut Unstructured::new(&bytes))));
        let outcome = match done {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => "not enough randomness",
            Err(_) => {
                println!("PANIC: run again with --seed {seed} --runs 1");
                panics += 1;
                "panicked"
            }
        };
        match outcomes.iter_mut().find(|(what, _)| *what == outcome) {
            Some((_, count)) => *count += 1,
            None => outcomes.push((outcome, 1)),
        }
    }
    for (outcome, count) in &outcomes {
        println!("{count:>9} {outcome}");
    }
    let runs: u64 = outcomes.iter().map(|(_, count)| count).sum();
    println!("{} passed, {panics} failed", runs - panics);
    if panics == 0 && runs > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Makes `len` bytes, which are the same for the same seed (splitmix64).
fn random(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).to_le_bytes()
    };
    (0..len / 8).flat_map(|_| next()).collect()
}
