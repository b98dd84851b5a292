//! How many cases passed, and what was wrong with the others.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Counts cases; prints those that failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// One more case, which may have failed.
    pub fn count(&mut self, case: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(what) => {
                println!("{case}: {what}");
                self.failed += 1;
            }
        }
    }

    /// Prints the last line; whether nothing failed.
    pub fn finish(self) -> bool {
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }
}

/// What a case came to, a panic included.
pub type Caught<T> = Result<T, String>;

/// Runs a case. A panic of the host is a failure in capitals.
pub fn caught<T>(run: impl FnOnce() -> T) -> Caught<T> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        format!("PANIC in the host: {text}")
    })
}
