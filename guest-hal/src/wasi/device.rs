//! Devices on SPI buses.

use embedded_hal::spi::{Error, ErrorKind, ErrorType, Operation, SpiDevice};

use super::spi::spi::{Error as Draft, Operation as Step, OperationResult, SpiDevice as Device};
use crate::steps::{MAX_OPERATIONS, MAX_READ, full};

/// Room for the bytes of all reads of a transaction, and for a list of what its steps return, which lies at a multiple of
/// four; or for the text of an error.
const PARTS: usize = 256;

const _: () = assert!(PARTS >= MAX_READ + 12 * MAX_OPERATIONS + 3);

/// The reason why a transfer failed: the draft's, without the text, which lives no longer than the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiError(ErrorKind);

impl Error for SpiError {
    fn kind(&self) -> ErrorKind {
        self.0
    }
}

const OVERRUN: SpiError = SpiError(ErrorKind::Overrun);
const OTHER: SpiError = SpiError(ErrorKind::Other);

impl From<Draft<'_>> for SpiError {
    fn from(error: Draft<'_>) -> Self {
        Self(match error {
            Draft::Overrun => ErrorKind::Overrun,
            Draft::ModeFault => ErrorKind::ModeFault,
            Draft::FrameFormat => ErrorKind::FrameFormat,
            Draft::ChipSelectFault => ErrorKind::ChipSelectFault,
            Draft::Other(_) => ErrorKind::Other,
        })
    }
}

impl ErrorType for Device {
    type Error = SpiError;
}

/// All of the trait's functions are transactions, since the draft's `write` has no result for success. Only a read is the
/// draft's own, so that it may be as long as the host's buffer.
impl SpiDevice for Device {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), SpiError> {
        if let [Operation::Read(buffer)] = operations {
            return read(self, buffer);
        }
        // A transfer that reads more than it writes sends a copy, with zeros after it.
        let mut copies = [0; MAX_READ];
        let (mut free, mut room) = (&mut copies[..], 0);
        let mut steps = [Step::Read(0); MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(OVERRUN)?;
        for (step, operation) in steps.iter_mut().zip(&*operations) {
            *step = match operation {
                Operation::Read(buffer) => {
                    room += buffer.len();
                    Step::Read(buffer.len() as u64)
                }
                Operation::Write(bytes) => Step::Write(bytes),
                Operation::Transfer(buffer, bytes) if bytes.len() < buffer.len() => {
                    room += buffer.len();
                    let copy = free.split_off_mut(..buffer.len()).ok_or(OVERRUN)?;
                    copy[..bytes.len()].copy_from_slice(bytes);
                    Step::Transfer(copy)
                }
                Operation::Transfer(_, bytes) => {
                    room += bytes.len();
                    Step::Transfer(bytes)
                }
                Operation::TransferInPlace(bytes) => {
                    room += bytes.len();
                    Step::Transfer(bytes)
                }
                Operation::DelayNs(ns) => Step::DelayNs(*ns),
            };
        }
        if room > MAX_READ {
            return Err(OVERRUN);
        }
        let mut bytes = [0; PARTS];
        let results = self.transaction_into(steps, &mut bytes)?;
        for (operation, result) in operations.iter_mut().zip(results) {
            let buffer = match operation {
                Operation::Read(buffer)
                | Operation::Transfer(buffer, _)
                | Operation::TransferInPlace(buffer) => buffer,
                Operation::Write(_) | Operation::DelayNs(_) => continue,
            };
            let (OperationResult::Read(read) | OperationResult::Transfer(read)) = result else {
                return Err(OTHER);
            };
            buffer.copy_from_slice(read.get(..buffer.len()).ok_or(OTHER)?);
        }
        if results.len() == operations.len() { Ok(()) } else { Err(OTHER) }
    }
}

/// Reads as many bytes as the buffer has. A short buffer has no room for the text of an error.
fn read(device: &Device, buffer: &mut [u8]) -> Result<(), SpiError> {
    let len = buffer.len();
    if len >= PARTS {
        return full(device.read_into(len as u64, buffer)?, len, OTHER);
    }
    let mut bytes = [0; PARTS];
    let read = device.read_into(len as u64, &mut bytes)?;
    full(read, len, OTHER)?;
    buffer.copy_from_slice(read);
    Ok(())
}
