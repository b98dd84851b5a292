//! Counts the cases that passed, and prints what was wrong with the others.

use std::panic::{AssertUnwindSafe, catch_unwind};

use microwit_host::LoadError;

use crate::engine;

/// Cases that an engine itself cannot run: engine, case, reason. Such a case must fail.
const GAPS: &[(&str, &str, &str)] = &[];

/// Modules that an engine refuses as a whole, so that the reason differs from the expected one: engine, end
/// of the case's name, reason. The modules depend on their worlds, so some of these cases may pass.
const REFUSED: &[(&str, &str, &str)] = &[
    ("wamr", "T-80-both", ONE_MEMORY),
    ("wamr", "as Memory(\"0\")", ONE_MEMORY),
    ("wamr", "A: further memories, tables, globals and sections", ONE_MEMORY),
];
const ONE_MEMORY: &str = "the engine runs no app that has two memories, imported ones included";

/// Counts cases, and prints those that fail.
#[derive(Clone, Debug)]
pub struct Tally {
    engines: Vec<&'static str>,
    passed: usize,
    failed: usize,
    gaps: usize,
}

impl Tally {
    /// Starts a count of 0, for the engines that `name` selects.
    pub fn new(name: &str) -> Result<Self, String> {
        Ok(Self { engines: engine::named(name)?, passed: 0, failed: 0, gaps: 0 })
    }

    /// Runs a case on each engine.
    pub fn each(&mut self, case: &str, run: impl Fn(&str) -> Result<(), String>) {
        for engine in self.engines.clone() {
            let outcome = caught(|| run(engine)).and_then(|outcome| outcome);
            self.count(engine, case, outcome);
        }
    }

    /// Counts the outcome of a case on one of the engines.
    pub fn one(&mut self, engine: &str, case: &str, outcome: Result<(), String>) {
        self.count(engine, case, outcome);
    }

    /// Runs a case on each engine. `run` returns the outcome, and if the guest ran, a description of all
    /// that happened, which must be the same on all engines.
    pub fn alike(
        &mut self,
        case: &str,
        run: impl Fn(&str) -> (Result<(), String>, Option<String>),
    ) {
        let mut first: Option<String> = None;
        for engine in self.engines.clone() {
            let outcome = caught(|| run(engine)).and_then(|(outcome, seen)| {
                let Some(seen) = seen else { return outcome };
                let expected = first.get_or_insert_with(|| seen.clone());
                match outcome {
                    Ok(()) if seen != *expected => {
                        Err(format!("{seen}; but with {}: {expected}", self.engines[0]))
                    }
                    outcome => outcome,
                }
            });
            self.count(engine, case, outcome);
        }
    }

    /// Counts a case, which may have failed.
    fn count(&mut self, engine: &str, case: &str, outcome: Result<(), String>) {
        let gap = GAPS.iter().find(|gap| (gap.0, gap.1) == (engine, case));
        let tell = |what: &str| match self.engines[..] {
            [_] => println!("{case}: {what}"),
            _ => println!("{engine}, {case}: {what}"),
        };
        match (outcome, gap) {
            (Ok(()), None) => self.passed += 1,
            (Err(_), Some((.., reason))) => {
                tell(&format!("a gap: {reason}"));
                self.gaps += 1;
            }
            (Ok(()), Some(_)) => {
                tell("listed as a gap, but it passes");
                self.failed += 1;
            }
            (Err(what), None) => match refused(engine, case, &what) {
                Some(reason) => {
                    tell(&format!("a gap: {reason}"));
                    self.gaps += 1;
                }
                None => {
                    tell(&what);
                    self.failed += 1;
                }
            },
        }
    }

    /// Prints the totals, and returns whether no case failed.
    pub fn finish(self) -> bool {
        match self.gaps {
            0 => println!("{} passed, {} failed", self.passed, self.failed),
            gaps => println!("{} passed, {} failed, {gaps} gaps", self.passed, self.failed),
        }
        self.failed == 0
    }
}

/// The reason for a module that an engine refuses as a whole.
fn refused(engine: &str, case: &str, what: &str) -> Option<&'static str> {
    let whole = what.contains(&LoadError::Malformed.to_string());
    let known = REFUSED.iter().find(|known| known.0 == engine && case.ends_with(known.1));
    known.filter(|_| whole).map(|known| known.2)
}

/// The result of a case; an error if it panicked.
pub type Caught<T> = Result<T, String>;

/// Runs a case. The text of a panic in the host starts with capitals.
pub fn caught<T>(run: impl FnOnce() -> T) -> Caught<T> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        format!("PANIC in the host: {text}")
    })
}
