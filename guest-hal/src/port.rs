//! Serial ports.

use core::fmt;

use crate::uart::{ErrorCode, Port};

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BrokenPipe => "the port's other end is closed",
            Self::InvalidData => "a byte was damaged",
            Self::TimedOut => "it took too long",
            Self::Unsupported => "the port can not do this",
            Self::WriteZero => "the port took no byte",
            Self::Other => "the port failed",
        })
    }
}

impl core::error::Error for ErrorCode {}

/// Implements the traits of a version of embedded-io. Both versions have the same items.
macro_rules! io {
    ($io:ident) => {
        impl $io::Error for ErrorCode {
            fn kind(&self) -> $io::ErrorKind {
                match self {
                    Self::BrokenPipe => $io::ErrorKind::BrokenPipe,
                    Self::InvalidData => $io::ErrorKind::InvalidData,
                    Self::TimedOut => $io::ErrorKind::TimedOut,
                    Self::Unsupported => $io::ErrorKind::Unsupported,
                    Self::WriteZero => $io::ErrorKind::WriteZero,
                    Self::Other => $io::ErrorKind::Other,
                }
            }
        }

        impl $io::ErrorType for Port {
            type Error = ErrorCode;
        }

        impl $io::Read for Port {
            fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorCode> {
                Ok(self.read_into(buffer)?.len())
            }
        }

        impl $io::Write for Port {
            fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorCode> {
                Port::write(self, bytes).map(usize::from)
            }

            fn flush(&mut self) -> Result<(), ErrorCode> {
                Port::flush(self)
            }
        }
    };
}

io!(embedded_io);
#[cfg(feature = "io-06")]
io!(embedded_io_06);

#[cfg(feature = "async")]
mod waiting {
    use embedded_io_async::{Read, Write};

    use crate::uart::{ErrorCode, Port};

    impl Read for Port {
        async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorCode> {
            embedded_io::Read::read(self, buffer)
        }
    }

    impl Write for Port {
        async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorCode> {
            Port::write(self, bytes).map(usize::from)
        }

        async fn flush(&mut self) -> Result<(), ErrorCode> {
            Port::flush(self)
        }
    }
}
