//! I2C buses.

use embedded_hal::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

use crate::i2c::{Bus, ErrorCode, Operation as Step};
use crate::steps::{MAX_OPERATIONS, full, read};

impl Error for ErrorCode {
    fn kind(&self) -> ErrorKind {
        use NoAcknowledgeSource::{Address, Data, Unknown};
        match self {
            Self::Bus => ErrorKind::Bus,
            Self::ArbitrationLoss => ErrorKind::ArbitrationLoss,
            Self::NoAcknowledgeAddress => ErrorKind::NoAcknowledge(Address),
            Self::NoAcknowledgeData => ErrorKind::NoAcknowledge(Data),
            Self::NoAcknowledgeUnknown => ErrorKind::NoAcknowledge(Unknown),
            Self::Overrun => ErrorKind::Overrun,
            Self::Other => ErrorKind::Other,
        }
    }
}

impl ErrorType for Bus {
    type Error = ErrorCode;
}

impl I2c for Bus {
    fn read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(self.read_into(address, buffer)?, len, ErrorCode::Other)
    }

    fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), ErrorCode> {
        Bus::write(self, address, bytes)
    }

    fn write_read(
        &mut self,
        address: u8,
        bytes: &[u8],
        buffer: &mut [u8],
    ) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(self.write_read_into(address, bytes, buffer)?, len, ErrorCode::Other)
    }

    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), ErrorCode> {
        let mut steps = [Step::Read(0); MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        for (step, operation) in steps.iter_mut().zip(&*operations) {
            *step = match operation {
                Operation::Read(buffer) => {
                    Step::Read(buffer.len().try_into().map_err(|_| ErrorCode::Overrun)?)
                }
                Operation::Write(bytes) => Step::Write(bytes),
            };
        }
        let transaction =
            |bytes: &mut [u8]| Ok(self.transaction_into(address, steps, bytes)?.len());
        read(operations, buffer, transaction, [ErrorCode::Overrun, ErrorCode::Other])
    }
}

fn buffer<'b>(operation: &'b mut Operation<'_>) -> Option<&'b mut [u8]> {
    match operation {
        Operation::Read(buffer) => Some(buffer),
        Operation::Write(_) => None,
    }
}

#[cfg(feature = "async")]
mod waiting {
    use embedded_hal::i2c::{I2c as Now, Operation};
    use embedded_hal_async::i2c::I2c;

    use crate::i2c::{Bus, ErrorCode};

    impl I2c for Bus {
        async fn read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), ErrorCode> {
            Now::read(self, address, buffer)
        }

        async fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), ErrorCode> {
            Now::write(self, address, bytes)
        }

        async fn write_read(
            &mut self,
            address: u8,
            bytes: &[u8],
            buffer: &mut [u8],
        ) -> Result<(), ErrorCode> {
            Now::write_read(self, address, bytes, buffer)
        }

        async fn transaction(
            &mut self,
            address: u8,
            operations: &mut [Operation<'_>],
        ) -> Result<(), ErrorCode> {
            Now::transaction(self, address, operations)
        }
    }
}
