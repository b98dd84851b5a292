//! SPI devices.

use embedded_hal::spi::{Error, ErrorKind, ErrorType, Operation, SpiDevice};

use crate::spi::{Device, ErrorCode, Exchange, Operation as Step};
use crate::steps::{MAX_OPERATIONS, MAX_READ, full, read};

impl Error for ErrorCode {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Overrun => ErrorKind::Overrun,
            Self::ModeFault => ErrorKind::ModeFault,
            Self::FrameFormat => ErrorKind::FrameFormat,
            Self::ChipSelectFault => ErrorKind::ChipSelectFault,
            Self::Other => ErrorKind::Other,
        }
    }
}

impl ErrorType for Device {
    type Error = ErrorCode;
}

impl SpiDevice for Device {
    fn read(&mut self, buffer: &mut [u8]) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(self.read_into(buffer)?, len, ErrorCode::Other)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ErrorCode> {
        Device::write(self, bytes)
    }

    fn transfer(&mut self, buffer: &mut [u8], bytes: &[u8]) -> Result<(), ErrorCode> {
        let len = buffer.len();
        full(self.transfer_into(bytes, buffer)?, len, ErrorCode::Other)
    }

    fn transfer_in_place(&mut self, bytes: &mut [u8]) -> Result<(), ErrorCode> {
        self.transaction(&mut [Operation::TransferInPlace(bytes)])
    }

    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), ErrorCode> {
        let len = |bytes: &[u8]| bytes.len().try_into().map_err(|_| ErrorCode::Overrun);
        // The bytes of a transfer in place are sent from a copy, because the bytes that are read may be put over them.
        let mut copies = [0; MAX_READ];
        let mut free = &mut copies[..];
        let mut steps = [Step::Read(0); MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        for (step, operation) in steps.iter_mut().zip(&*operations) {
            *step = match operation {
                Operation::Read(buffer) => Step::Read(len(buffer)?),
                Operation::Write(bytes) => Step::Write(bytes),
                Operation::Transfer(buffer, bytes) => {
                    Step::Transfer(Exchange { write: bytes, read: len(buffer)? })
                }
                Operation::TransferInPlace(buffer) => {
                    let copy = free.split_off_mut(..buffer.len()).ok_or(ErrorCode::Overrun)?;
                    copy.copy_from_slice(buffer);
                    Step::Transfer(Exchange { write: copy, read: len(buffer)? })
                }
                Operation::DelayNs(ns) => Step::DelayNs(*ns),
            };
        }
        let transaction = |bytes: &mut [u8]| Ok(self.transaction_into(steps, bytes)?.len());
        read(operations, buffer, transaction, [ErrorCode::Overrun, ErrorCode::Other])
    }
}

fn buffer<'b>(operation: &'b mut Operation<'_, u8>) -> Option<&'b mut [u8]> {
    match operation {
        Operation::Read(buffer)
        | Operation::Transfer(buffer, _)
        | Operation::TransferInPlace(buffer) => Some(buffer),
        Operation::Write(_) | Operation::DelayNs(_) => None,
    }
}

#[cfg(feature = "async")]
mod waiting {
    use embedded_hal::spi::{Operation, SpiDevice as Now};
    use embedded_hal_async::spi::SpiDevice;

    use crate::spi::{Device, ErrorCode};

    impl SpiDevice for Device {
        async fn read(&mut self, buffer: &mut [u8]) -> Result<(), ErrorCode> {
            Now::read(self, buffer)
        }

        async fn write(&mut self, bytes: &[u8]) -> Result<(), ErrorCode> {
            Now::write(self, bytes)
        }

        async fn transfer(&mut self, buffer: &mut [u8], bytes: &[u8]) -> Result<(), ErrorCode> {
            Now::transfer(self, buffer, bytes)
        }

        async fn transfer_in_place(&mut self, bytes: &mut [u8]) -> Result<(), ErrorCode> {
            Now::transfer_in_place(self, bytes)
        }

        async fn transaction(
            &mut self,
            operations: &mut [Operation<'_, u8>],
        ) -> Result<(), ErrorCode> {
            Now::transaction(self, operations)
        }
    }
}
