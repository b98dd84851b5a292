//! Runs the steps of a command: each prints one line with its time.
//!
//! Invariant: the output of a command goes to a log. If the command fails, the error contains the log's
//! name and its end.

use crate::{paths, shell};
use anyhow::{Context, Error, Result, anyhow};
use std::{
    fmt::Display,
    fs::{self, File},
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

/// Runs `work`, and prints a line about it on standard error.
pub fn step<T>(what: impl Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("{what} … ");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f32();
    match outcome {
        Ok(_) => eprintln!("{seconds:.1} s"),
        Err(_) => eprintln!("failed after {seconds:.1} s"),
    }
    outcome
}

/// Runs a step that is one command with the log `log`, and returns the command's output.
pub fn command(what: impl Display, log: &str, command: &mut Command) -> Result<String> {
    step(what, || logged(log, command))
}

/// Runs a command that is not a step of its own.
pub fn logged(log: &str, command: &mut Command) -> Result<String> {
    let log = Log::new(log)?;
    let (output, errors) = (log.end()?, log.end()?);
    // Nobody would see a question of the command.
    command.stdin(Stdio::null()).stdout(output).stderr(errors);
    shell::run(command).map_err(|error| log.explain(error))?;
    log.text()
}

/// Runs `work` while no other process of this repository runs a work with the same name.
pub fn alone<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let lock = Log::new(&format!("{name}-lock"))?.end()?;
    lock.lock().context("cannot wait for another process")?;
    work()
}

/// The log of a command's output: `target/log/NAME.log`, which each run overwrites.
pub struct Log(PathBuf);

impl Log {
    /// Makes an empty log.
    pub fn new(name: &str) -> Result<Self> {
        let path = Self::path(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))
            .and_then(|()| fs::write(&path, ""))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self(path))
    }

    /// The path of the log with this name.
    pub fn path(name: &str) -> PathBuf {
        paths::target().join("log").join(format!("{name}.log"))
    }

    /// A file to which a command appends its output.
    pub fn end(&self) -> Result<File> {
        let file = File::options().append(true).open(&self.0);
        file.with_context(|| format!("cannot write {}", self.0.display()))
    }

    /// Adds the log's path and its last lines to `error`.
    pub fn explain(&self, error: Error) -> Error {
        const SHOWN: usize = 30;
        let text = self.text().unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        match &lines[lines.len().saturating_sub(SHOWN)..] {
            [] => error,
            end => anyhow!("{error:#}; {} ends:\n{}", self.0.display(), end.join("\n")),
        }
    }

    /// What the log holds.
    pub fn text(&self) -> Result<String> {
        let bytes = fs::read(&self.0);
        let bytes = bytes.with_context(|| format!("cannot read {}", self.0.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(log: &str, script: &str) -> Result<String> {
        command("testing", log, Command::new("sh").args(["-c", script]))
    }

    #[test]
    fn a_command_says_what_it_said_the_last_time() {
        assert_eq!(sh("test-said", "echo old").unwrap(), "old\n");
        assert_eq!(sh("test-said", "echo a; echo b >&2").unwrap(), "a\nb\n");
    }

    #[test]
    fn a_failure_names_the_log_and_shows_its_end() {
        let error = sh("test-failed", "seq 100; exit 3").unwrap_err().to_string();
        assert!(error.contains("exit status: 3"), "{error}");
        assert!(error.contains("log/test-failed.log ends:\n71\n"), "{error}");
        assert!(error.ends_with("\n100"), "{error}");
    }

    #[test]
    fn a_command_that_says_nothing_has_no_log_to_read() {
        let error = sh("test-silent", "exit 3").unwrap_err().to_string();
        assert!(!error.contains("log"), "{error}");
    }

    #[test]
    fn a_command_that_asks_is_not_waited_for() {
        assert!(sh("test-asks", "read answer").is_err());
    }
}
