//! Checks those invariants of ARCHITECTURE.md that a program can check.
//!
//! Invariant: each check is a function from the tree to its findings, and each has a test in which it finds
//! something.

mod generated;
mod layers;
mod text;
mod tree;

use anyhow::{Result, ensure};
use std::fmt;
use tree::Tree;

/// A finding: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The folder of the checks. It contains the forbidden words, and its tests break the rules.
const TIDY: &str = "xtask/src/tidy/";

type Check = fn(&Tree) -> Vec<Finding>;

const CHECKS: &[(&str, Check)] = &[
    ("files are short", text::lengths),
    ("no placeholder is left", text::placeholders),
    ("no file contains a path of a machine or the name of a registry", text::machine),
    ("unsafe code is forbidden except where it is needed", layers::unsafe_code),
    ("an engine has unsafe code only where it lends and loads", layers::unsafe_engine),
    ("the crate of an engine is short", layers::engine_lengths),
    ("engine types stay in their engine's crate", layers::engine_types),
    ("wit_parser stays in front of the model", layers::wit_parser),
    ("emitting cannot fail", layers::emit),
    ("crates depend only on those that ARCHITECTURE.md allows", layers::arrows),
    ("generated host code has no unsafe", generated::no_unsafe),
    ("generated code names only __private and core", generated::foreign_names),
];

/// Checks the repository, and prints the findings.
pub fn run() -> Result<()> {
    let tree = Tree::load()?;
    let mut count = 0;
    for (invariant, check) in CHECKS {
        for finding in check(&tree) {
            println!("{finding}\n    against: {invariant}");
            count += 1;
        }
    }
    ensure!(count == 0, "{count} findings against the invariants");
    println!("{} invariants hold in {} files", CHECKS.len(), tree.files.len());
    Ok(())
}

/// The findings of `check` in a tree of these files.
#[cfg(test)]
fn found(check: Check, files: &[(&str, &str)]) -> Vec<String> {
    let findings = check(&Tree::of(files));
    findings.iter().map(Finding::to_string).collect()
}
