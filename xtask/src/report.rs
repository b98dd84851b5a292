//! Prints a line for each case, and the totals.

use anyhow::Result;
use std::fmt::Display;

use crate::{proof::Told, step::step};

/// Counts the cases by their outcome.
#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    /// Prints what a case does, runs it and prints its outcome. Returns whether it passed.
    pub fn case(&mut self, what: impl Display, work: impl FnOnce() -> Result<()>) -> bool {
        let outcome = step(what, work);
        match &outcome {
            Ok(()) => self.passed += 1,
            Err(error) => {
                self.failed += 1;
                println!("{error:#}\n");
            }
        }
        outcome.is_ok()
    }

    /// Prints that a case was skipped, and why.
    pub fn skip(&mut self, what: &str, why: &str) {
        self.skipped += 1;
        eprintln!("{what} … skipped: {why}");
    }

    /// Prints the totals.
    ///
    /// # Errors
    ///
    /// A case has failed.
    pub fn end(self) -> Result<()> {
        if self.skipped > 0 {
            println!("{} skipped (the lines above say why)", self.skipped);
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { Ok(()) } else { Err(Told.into()) }
    }
}
