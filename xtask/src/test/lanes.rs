//! Runs steps side by side: while one waits for an emulator or a linker, another compiles.
//!
//! Invariant: each step is a process of its own, whose output is printed whole when it ends.

use super::{Outcome, STEPS, Step};
use crate::{apt, step::Log};
use anyhow::{Context, Result};
use std::{
    process::{Command, Stdio},
    sync::mpsc::{self, Sender},
    thread,
    time::Instant,
};

/// Steps that follow one another. What both lanes build in one folder, cargo builds one after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What the others need. It ends before they begin.
    First,
    /// What is built for this machine.
    Desk,
    /// What is built for chips, and what has a build folder of its own.
    Chip,
}

/// Runs all steps. Returns their outcomes in the order in which they ended.
pub fn run() -> Vec<Outcome> {
    let (sender, outcomes) = mpsc::channel();
    run_lane(Lane::First, &sender);
    thread::scope(|scope| {
        scope.spawn(|| run_lane(Lane::Desk, &sender));
        scope.spawn(|| run_lane(Lane::Chip, &sender));
    });
    drop(sender);
    outcomes.into_iter().collect()
}

fn run_lane(lane: Lane, outcomes: &Sender<Outcome>) {
    for step in STEPS.iter().filter(|step| step.2 == lane) {
        // The receiver lives until all lanes have ended.
        let _ = outcomes.send(apart(step));
    }
}

/// Runs a step in a process of its own.
fn apart(&(name, ..): &Step) -> Outcome {
    println!("{name} runs; its output follows");
    let start = Instant::now();
    let result = output(name);
    let seconds = start.elapsed().as_secs();
    // One call for the whole text, so that no other lane's output comes between.
    match &result {
        Ok((_, said)) => println!("{said}── {name} took {seconds} s ──\n"),
        Err(error) => println!("── {name} failed: {error:#} ──\n"),
    }
    Outcome { name, succeeded: result.is_ok_and(|(succeeded, _)| succeeded), seconds }
}

/// Whether the step succeeded, and what it printed.
fn output(name: &str) -> Result<(bool, String)> {
    let log = Log::new(&format!("test-{name}"))?;
    let mut command = Command::new(std::env::current_exe()?);
    if apt::allows_removals() {
        command.arg("--allow-removals");
    }
    command.args(["test", name]).stdin(Stdio::null()).stdout(log.end()?).stderr(log.end()?);
    let status = command.status().context("cannot start this program again")?;
    Ok((status.success(), log.text()?))
}
