use super::*;
use crate::testing::now;
use std::collections::VecDeque;

/// A port whose other end has sent `sent`. It takes three bytes at a time.
#[derive(Default)]
struct Line {
    sent: VecDeque<u8>,
    received: Vec<u8>,
    flushed: usize,
    error: Option<ErrorKind>,
}

impl embedded_io::ErrorType for Line {
    type Error = ErrorKind;
}

impl Read for Line {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        self.error.map_or(Ok(()), Err)?;
        let len = bytes.len().min(self.sent.len());
        for (byte, sent) in bytes.iter_mut().zip(self.sent.drain(..len)) {
            *byte = sent;
        }
        Ok(len)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        self.error.map_or(Ok(()), Err)?;
        let bytes = &bytes[..bytes.len().min(3)];
        self.received.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), ErrorKind> {
        self.error.map_or(Ok(()), Err)?;
        self.flushed = self.received.len();
        Ok(())
    }
}

impl ReadWaits for Line {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        Read::read(self, bytes)
    }
}

impl WriteWaits for Line {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        Write::write(self, bytes)
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        Write::flush(self)
    }
}

type Ports = SerialPorts<Line, 1, 4>;

fn ports(line: Line) -> (Ports, impl Fn() -> Borrow<Port>) {
    let mut ports = Ports::new([("gps", line)]);
    let rep = HostPort::open(&mut ports, "gps").unwrap().rep();
    (ports, move || Borrow::new(rep))
}

#[test]
fn a_read_returns_what_has_come_but_no_more_than_asked_or_buffered() {
    let (mut ports, port) = ports(Line { sent: (0..7).collect(), ..Line::default() });
    assert_eq!(HostPort::read(&mut ports, port(), 0), Ok(&[][..]));
    assert_eq!(HostPort::read(&mut ports, port(), 1), Ok(&[0][..]));
    assert_eq!(HostPort::read(&mut ports, port(), u16::MAX), Ok(&[1, 2, 3, 4][..]));
    assert_eq!(now(waiting::HostPort::read(&mut ports, port(), 100)), Ok(&[5, 6][..]));
}

#[test]
fn a_write_says_how_much_the_port_took() {
    let (mut ports, port) = ports(Line::default());
    assert_eq!(HostPort::write(&mut ports, port(), b"hello"), Ok(3));
    assert_eq!(now(waiting::HostPort::write(&mut ports, port(), b"lo")), Ok(2));
    assert_eq!(HostPort::write(&mut ports, port(), b""), Ok(0));
    assert_eq!(HostPort::flush(&mut ports, port()), Ok(()));
    let [(_, line)] = ports.into_inner();
    assert_eq!((&*line.received, line.flushed), (&b"hello"[..], 5));
}

#[test]
fn a_flush_that_waits_reaches_the_port() {
    let (mut ports, port) = ports(Line::default());
    assert_eq!(now(waiting::HostPort::write(&mut ports, port(), b"ok")), Ok(2));
    assert_eq!(now(waiting::HostPort::flush(&mut ports, port())), Ok(()));
    assert_eq!(ports.into_inner()[0].1.flushed, 2);
}

#[test]
fn no_more_is_written_than_can_be_counted() {
    assert_eq!(countable(&vec![0; 70_000]).len(), 65_535);
    assert_eq!(countable(&vec![0; 65_535]).len(), 65_535);
}

#[test]
fn error_kinds_keep_their_names() {
    for (kind, expect) in [
        (ErrorKind::BrokenPipe, ErrorCode::BrokenPipe),
        (ErrorKind::NotConnected, ErrorCode::BrokenPipe),
        (ErrorKind::InvalidData, ErrorCode::InvalidData),
        (ErrorKind::TimedOut, ErrorCode::TimedOut),
        (ErrorKind::Unsupported, ErrorCode::Unsupported),
        (ErrorKind::WriteZero, ErrorCode::WriteZero),
        (ErrorKind::OutOfMemory, ErrorCode::Other),
        (ErrorKind::Other, ErrorCode::Other),
    ] {
        let (mut ports, port) = ports(Line { error: Some(kind), ..Line::default() });
        assert_eq!(HostPort::read(&mut ports, port(), 1), Err(expect));
        assert_eq!(HostPort::write(&mut ports, port(), b"a"), Err(expect));
        assert_eq!(HostPort::flush(&mut ports, port()), Err(expect));
        assert_eq!(now(waiting::HostPort::read(&mut ports, port(), 1)), Err(expect));
        assert_eq!(now(waiting::HostPort::write(&mut ports, port(), b"a")), Err(expect));
        assert_eq!(now(waiting::HostPort::flush(&mut ports, port())), Err(expect));
    }
}

#[test]
fn a_dropped_port_opens_again() {
    let mut ports = Ports::new([("gps", Line::default())]);
    let own = HostPort::open(&mut ports, "gps").unwrap();
    assert_eq!(now(waiting::HostPort::open(&mut ports, "gps")).err(), Some(OpenError::InUse));
    HostPort::drop(&mut ports, own);
    let own = now(waiting::HostPort::open(&mut ports, "gps")).unwrap();
    waiting::HostPort::drop(&mut ports, own);
    assert!(HostPort::open(&mut ports, "gps").is_ok());
}
