//! Serial ports.

use crate::{
    labelled::Labelled,
    mcu::board::{
        types::OpenError,
        uart::{ErrorCode, HostPort, Port, waiting},
    },
};
use embedded_io::{Error, ErrorKind, Read, Write};
use embedded_io_async::{Read as ReadWaits, Write as WriteWaits};
use microwit_host::{Borrow, Own};

/// Serves `mcu:board/uart` with `N` embedded-io ports.
///
/// Bytes that are read pass through one buffer of `BUFFER` bytes. A read that asks for more gets that many.
///
/// Without `async = ["mcu:board/uart"]`, nothing else runs while an app waits for a byte, and fuel does not count the
/// time. Then let interrupts fill a buffer, and have the app read after an event `received`.
pub struct SerialPorts<P, const N: usize = 1, const BUFFER: usize = 64> {
    ports: Labelled<P, N>,
    buffer: [u8; BUFFER],
}

impl<P, const N: usize, const BUFFER: usize> SerialPorts<P, N, BUFFER> {
    /// Takes the ports of a board, each with the label that apps know it by.
    pub fn new(ports: [(&'static str, P); N]) -> Self {
        Self { ports: Labelled::new(ports), buffer: [0; BUFFER] }
    }

    /// Returns the ports with their labels.
    pub fn into_inner(self) -> [(&'static str, P); N] {
        self.ports.into_inner()
    }

    /// The open port with this number, and `len` bytes of the buffer, or as many as it has.
    fn port(&mut self, this: &Borrow<Port>, len: u16) -> Result<(&mut P, &mut [u8]), ErrorCode> {
        let port = self.ports.get(this.rep()).ok_or(ErrorCode::Other)?;
        Ok((port, &mut self.buffer[..BUFFER.min(len.into())]))
    }
}

impl<P: Read + Write, const N: usize, const BUFFER: usize> HostPort for SerialPorts<P, N, BUFFER> {
    fn open(&mut self, label: &str) -> Result<Own<Port>, OpenError> {
        self.ports.open(label).map(Own::new)
    }

    fn read(&mut self, this: Borrow<Port>, len: u16) -> Result<&[u8], ErrorCode> {
        let (port, buffer) = self.port(&this, len)?;
        let read = port.read(buffer).map_err(|error| error.kind())?;
        buffer.get(..read).ok_or(ErrorCode::Other)
    }

    fn write(&mut self, this: Borrow<Port>, bytes: &[u8]) -> Result<u16, ErrorCode> {
        let (port, _) = self.port(&this, 0)?;
        let written = port.write(countable(bytes)).map_err(|error| error.kind())?;
        Ok(written as u16)
    }

    fn flush(&mut self, this: Borrow<Port>) -> Result<(), ErrorCode> {
        let (port, _) = self.port(&this, 0)?;
        port.flush().map_err(|error| error.kind().into())
    }

    fn drop(&mut self, this: Own<Port>) {
        self.ports.close(this.rep());
    }
}

/// For boards with `async = ["mcu:board/uart"]`: other tasks run while the app waits.
impl<P: ReadWaits + WriteWaits, const N: usize, const BUFFER: usize> waiting::HostPort
    for SerialPorts<P, N, BUFFER>
{
    async fn open(&mut self, label: &str) -> Result<Own<Port>, OpenError> {
        self.ports.open(label).map(Own::new)
    }

    async fn read(&mut self, this: Borrow<Port>, len: u16) -> Result<&[u8], ErrorCode> {
        let (port, buffer) = self.port(&this, len)?;
        let read = port.read(buffer).await.map_err(|error| error.kind())?;
        buffer.get(..read).ok_or(ErrorCode::Other)
    }

    async fn write(&mut self, this: Borrow<Port>, bytes: &[u8]) -> Result<u16, ErrorCode> {
        let (port, _) = self.port(&this, 0)?;
        let written = port.write(countable(bytes)).await.map_err(|error| error.kind())?;
        Ok(written as u16)
    }

    async fn flush(&mut self, this: Borrow<Port>) -> Result<(), ErrorCode> {
        let (port, _) = self.port(&this, 0)?;
        port.flush().await.map_err(|error| error.kind().into())
    }

    fn drop(&mut self, this: Own<Port>) {
        self.ports.close(this.rep());
    }
}

/// As many of the bytes as a `u16` can count.
fn countable(bytes: &[u8]) -> &[u8] {
    bytes.get(..u16::MAX.into()).unwrap_or(bytes)
}

impl From<ErrorKind> for ErrorCode {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::BrokenPipe | ErrorKind::NotConnected => Self::BrokenPipe,
            ErrorKind::InvalidData => Self::InvalidData,
            ErrorKind::TimedOut => Self::TimedOut,
            ErrorKind::Unsupported => Self::Unsupported,
            ErrorKind::WriteZero => Self::WriteZero,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
