//! I2C buses, and waiting.

use embedded_hal::delay::DelayNs;
use embedded_hal::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

use super::i2c::delay::Delay;
use super::i2c::i2c::{ErrorCode, I2c as Bus, NoAcknowledgeSource as Source, Operation as Step};
use crate::steps::{MAX_OPERATIONS, MAX_READ, full};

/// Room for the bytes of all reads of a transaction, and for a list of them, which lies at a multiple of four.
const PARTS: usize = MAX_READ + 8 * MAX_OPERATIONS + 3;

impl Error for ErrorCode {
    fn kind(&self) -> ErrorKind {
        use NoAcknowledgeSource::{Address, Data, Unknown};
        match self {
            Self::Bus => ErrorKind::Bus,
            Self::ArbitrationLoss => ErrorKind::ArbitrationLoss,
            Self::NoAcknowledge(Source::Address) => ErrorKind::NoAcknowledge(Address),
            Self::NoAcknowledge(Source::Data) => ErrorKind::NoAcknowledge(Data),
            Self::NoAcknowledge(Source::Unknown) => ErrorKind::NoAcknowledge(Unknown),
            Self::Overrun => ErrorKind::Overrun,
            Self::Other => ErrorKind::Other,
        }
    }
}

impl ErrorType for Bus {
    type Error = ErrorCode;
}

/// For addresses of seven bits: the draft does not tell one of ten bits from one of seven with the same value.
impl I2c for Bus {
    fn read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(self.read_into(address.into(), buffer)?, len, ErrorCode::Other)
    }

    fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), ErrorCode> {
        Bus::write(self, address.into(), bytes)
    }

    fn write_read(
        &mut self,
        address: u8,
        bytes: &[u8],
        buffer: &mut [u8],
    ) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(
            self.write_read_into(address.into(), bytes, len as u64, buffer)?,
            len,
            ErrorCode::Other,
        )
    }

    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), ErrorCode> {
        // These read into the driver's own buffer, which may be longer than what else a transaction reads.
        match operations {
            [Operation::Read(buffer)] => return I2c::read(self, address, buffer),
            [Operation::Write(bytes), Operation::Read(buffer)] => {
                return I2c::write_read(self, address, bytes, buffer);
            }
            _ => {}
        }
        let mut steps = [Step::Read(0); MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        let mut room = 0;
        for (step, operation) in steps.iter_mut().zip(&*operations) {
            *step = match operation {
                Operation::Read(buffer) => {
                    room += buffer.len();
                    Step::Read(buffer.len() as u64)
                }
                Operation::Write(bytes) => Step::Write(bytes),
            };
        }
        if room > MAX_READ {
            return Err(ErrorCode::Overrun);
        }
        let mut bytes = [0; PARTS];
        let mut parts = self.transaction_into(address.into(), steps, &mut bytes)?.iter();
        for operation in operations {
            if let Operation::Read(buffer) = operation {
                let part = parts.next().filter(|part| part.len() == buffer.len());
                buffer.copy_from_slice(part.ok_or(ErrorCode::Other)?);
            }
        }
        Ok(())
    }
}

impl DelayNs for Delay {
    fn delay_ns(&mut self, ns: u32) {
        Delay::delay_ns(self, ns);
    }
}
