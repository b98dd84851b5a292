//! Runs other programs.
//!
//! Invariant: no program outlives the value or the call that started it.

use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// Runs `command` to its end. Fails unless the command succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", line(command)))?;
    ensure!(status.success(), "{} failed: {status}", line(command));
    Ok(())
}

/// Runs `command` to its end and returns its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", line(command)))?;
    ensure!(output.status.success(), "{} failed: {}", line(command), output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// As [`run`], but stops `command` after `limit` and fails.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<()> {
    let child = command.spawn().with_context(|| format!("cannot start {}", line(command)))?;
    let mut child = Reaped(child);
    let end = Instant::now() + limit;
    while Instant::now() < end {
        if let Some(status) = child.0.try_wait()? {
            ensure!(status.success(), "{} failed: {status}", line(command));
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("{} took more than {limit:?}", line(command))
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// A child process that is killed when its owner is dropped.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        // The process may already have ended, so failures do not matter.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running program whose standard output is read line by line.
pub struct Running {
    child: Reaped,
    lines: Receiver<String>,
}

impl Running {
    /// Starts `command`.
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", line(command)))?;
        let mut child = Reaped(child);
        let output = child.0.stdout.take().context("the output is piped")?;
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let lines = BufReader::new(output).lines();
            lines.map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Ok(Self { child, lines })
    }

    /// The program's standard input, the first time it is asked for.
    pub fn stdin(&mut self) -> Option<std::process::ChildStdin> {
        self.child.0.stdin.take()
    }

    /// The next line; `None` once the program has closed its output. Fails after `limit` without a line.
    pub fn next_line(&self, limit: Duration) -> Result<Option<String>> {
        match self.lines.recv_timeout(limit) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => bail!("nothing said for {limit:?}"),
        }
    }

    /// Waits for the program to end by itself. Fails unless it succeeds.
    pub fn finish(mut self) -> Result<()> {
        let status = self.child.0.wait()?;
        ensure!(status.success(), "ended with {status}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(&mut sh("exit 3")).unwrap_err();
        assert!(error.to_string().starts_with("sh -c exit 3 failed"));
    }

    #[test]
    fn an_endless_command_is_stopped() {
        let limit = Duration::from_millis(1);
        let error = run_within(&mut sh("exec sleep 1000"), limit).unwrap_err();
        assert!(error.to_string().contains("took more than"));
    }

    #[test]
    fn lines_arrive_one_by_one_and_then_end() {
        let limit = Duration::from_secs(10);
        let running = Running::start(&mut sh("echo a; echo b")).unwrap();
        assert_eq!(running.next_line(limit).unwrap().as_deref(), Some("a"));
        assert_eq!(running.next_line(limit).unwrap().as_deref(), Some("b"));
        assert_eq!(running.next_line(limit).unwrap(), None);
        running.finish().unwrap();
    }

    #[test]
    fn silence_is_an_error() {
        let running = Running::start(&mut sh("exec sleep 1000")).unwrap();
        assert!(running.next_line(Duration::from_millis(1)).is_err());
    }
}
