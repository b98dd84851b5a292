//! The part of QEMU's control protocol (QMP) that the demo needs.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    os::unix::net::UnixStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// A connection after the handshake.
pub struct Qmp(BufReader<UnixStream>);

impl Qmp {
    /// Connects to an emulator that listens on `socket` or is about to.
    pub fn connect(socket: &Path) -> Result<Self> {
        let end = Instant::now() + PATIENCE;
        let stream = loop {
            match UnixStream::connect(socket) {
                Ok(stream) => break stream,
                Err(_) if Instant::now() < end => thread::sleep(Duration::from_millis(10)),
                Err(error) => return Err(error).context("QEMU does not open its control socket"),
            }
        };
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Self::greet(stream)
    }

    fn greet(stream: UnixStream) -> Result<Self> {
        let mut qmp = Self(BufReader::new(stream));
        let greeting = qmp.receive()?.context("QEMU closed its control socket")?;
        if greeting.get("QMP").is_none() {
            bail!("not QEMU's control socket: it greets with {greeting}");
        }
        qmp.execute("qmp_capabilities", &json!({}))?;
        Ok(qmp)
    }

    /// Lets the machine run. It may end before it answers.
    pub fn resume(&mut self) -> Result<()> {
        self.ask("cont", &json!({})).map(drop)
    }

    /// Runs one command and returns its result. Events that arrive before it are ignored.
    pub fn execute(&mut self, command: &str, arguments: &Value) -> Result<Value> {
        self.ask(command, arguments)?.context("QEMU closed its control socket")
    }

    /// Runs one command; `None` if QEMU ends before it answers.
    fn ask(&mut self, command: &str, arguments: &Value) -> Result<Option<Value>> {
        let message = json!({ "execute": command, "arguments": arguments });
        writeln!(self.0.get_mut(), "{message}")?;
        while let Some(mut answer) = self.receive()? {
            if let Some(error) = answer.get("error") {
                bail!("QEMU refuses {message}: {}", error["desc"]);
            }
            if let Some(value) = answer.get_mut("return") {
                return Ok(Some(value.take()));
            }
        }
        Ok(None)
    }

    /// The next message; `None` if QEMU has ended.
    fn receive(&mut self) -> Result<Option<Value>> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) => Ok(None),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
            Err(error) => Err(error).context("QEMU does not answer"),
            Ok(_) => Ok(Some(serde_json::from_str(&line)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one `cont` on a `Qmp` whose other end has already sent `lines`.
    fn ask(lines: &str) -> Result<Value> {
        let (mut qmp, _there) = connected(lines)?;
        qmp.execute("cont", &json!({}))
    }

    /// A connection, and its other end.
    fn connected(lines: &str) -> Result<(Qmp, UnixStream)> {
        let (here, mut there) = UnixStream::pair()?;
        let hello = "{\"QMP\": {}}\n{\"return\": {}}\n";
        there.write_all(format!("{hello}{lines}").as_bytes())?;
        there.shutdown(std::net::Shutdown::Write)?;
        Ok((Qmp::greet(here)?, there))
    }

    #[test]
    fn events_before_the_answer_are_skipped() {
        let answer = ask("{\"event\": \"RESUME\"}\n{\"return\": 7}\n");
        assert_eq!(answer.unwrap(), 7);
    }

    #[test]
    fn a_refusal_says_why() {
        let error = ask("{\"error\": {\"desc\": \"no such thing\"}}\n").unwrap_err();
        assert!(error.to_string().contains("no such thing"));
    }

    #[test]
    fn a_closed_socket_is_an_error() {
        assert!(ask("").unwrap_err().to_string().contains("closed"));
    }

    #[test]
    fn a_machine_that_ends_at_once_has_run() {
        let resume = |lines| connected(lines).unwrap().0.resume();
        assert!(resume("").is_ok());
        let refused = "{\"error\": {\"desc\": \"no\"}}\n";
        assert!(resume(refused).is_err());
    }
}
