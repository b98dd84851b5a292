//! Reports what was proven, what failed, and what was left out.

use anyhow::Result;
use serde_json::json;

use crate::proof::Told;

/// Counts the outcomes and prints them.
pub struct Report {
    json: bool,
    passed: usize,
    failed: usize,
    gaps: usize,
}

impl Report {
    pub fn new(json: bool) -> Self {
        Self { json, passed: 0, failed: 0, gaps: 0 }
    }

    /// Counts cases that passed.
    pub fn passed(&mut self, count: usize) {
        self.passed += count;
    }

    /// Reports a case that failed.
    pub fn failed(&mut self, what: &str, why: &str) {
        self.failed += 1;
        self.tell("failed", what, why);
    }

    /// Reports a case that an engine itself cannot run.
    pub fn gap(&mut self, what: &str, why: &str) {
        self.gaps += 1;
        self.tell("a gap", what, why);
    }

    /// Reports a case that was not tried.
    pub fn left_out(&self, what: &str, why: &str) {
        self.tell("left out", what, why);
    }

    fn tell(&self, outcome: &str, what: &str, why: &str) {
        if self.json {
            println!("{}", json!({ "outcome": outcome, "what": what, "why": why }));
        } else {
            println!("{outcome}: {what}: {}", why.trim_end());
        }
    }

    /// Prints the totals.
    ///
    /// # Errors
    ///
    /// A case has failed.
    pub fn finish(self) -> Result<()> {
        match self.gaps {
            0 => println!("{} passed, {} failed", self.passed, self.failed),
            gaps => println!("{} passed, {} failed, {gaps} gaps", self.passed, self.failed),
        }
        if self.failed == 0 { Ok(()) } else { Err(Told.into()) }
    }
}
