//! What became of the cases: a line for each, and a sum.

use anyhow::Result;
use std::fmt::Display;

use crate::{proof::Told, step::step};

/// Counts cases.
#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    /// Tells what is done, does it, and tells what came of it; whether it went well.
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

    /// Tells what is not done.
    pub fn skip(&mut self, what: &str, why: &str) {
        self.skipped += 1;
        eprintln!("{what} … skipped: {why}");
    }

    /// Tells the sum; fails if a case has.
    pub fn end(self) -> Result<()> {
        if self.skipped > 0 {
            println!("{} skipped, as said above", self.skipped);
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { Ok(()) } else { Err(Told.into()) }
    }
}
