//! I2C buses.

use crate::{
    labelled::Labelled,
    mcu::board::{
        i2c::{Address, Bus, ErrorCode, HostBus, Operation, waiting},
        types::OpenError,
    },
    steps::{MAX_OPERATIONS, few},
};
use embedded_hal::i2c::{self, Error, ErrorKind, I2c, NoAcknowledgeSource};
use embedded_hal_async::i2c::I2c as Waits;
use microwit_host::{Borrow, List, Own};

/// Serves `mcu:board/i2c` with `N` embedded-hal buses.
///
/// Bytes that are read pass through one buffer of `BUFFER` bytes. A transfer that reads more, or a
/// transaction of more than [`MAX_OPERATIONS`], returns `overrun` and touches no bus.
pub struct I2cBuses<B, const N: usize = 1, const BUFFER: usize = 64> {
    pub(crate) buses: Labelled<B, N>,
    pub(crate) buffer: [u8; BUFFER],
    #[cfg(feature = "wasi")]
    pub(crate) parts: crate::wasi::Parts<{ 2 * MAX_OPERATIONS }>,
}

impl<B, const N: usize, const BUFFER: usize> I2cBuses<B, N, BUFFER> {
    /// Takes the buses of a board, each with the label that apps know it by.
    pub fn new(buses: [(&'static str, B); N]) -> Self {
        Self {
            buses: Labelled::new(buses),
            buffer: [0; BUFFER],
            #[cfg(feature = "wasi")]
            parts: crate::wasi::Parts::new(),
        }
    }

    /// Returns the buses with their labels.
    pub fn into_inner(self) -> [(&'static str, B); N] {
        self.buses.into_inner()
    }

    /// The open bus with this number, and the buffer.
    fn bus(&mut self, this: &Borrow<Bus>) -> Result<(&mut B, &mut [u8]), ErrorCode> {
        let bus = self.buses.get(this.rep()).ok_or(ErrorCode::Other)?;
        Ok((bus, &mut self.buffer))
    }
}

impl<B: I2c, const N: usize, const BUFFER: usize> HostBus for I2cBuses<B, N, BUFFER> {
    fn open(&mut self, label: &str) -> Result<Own<Bus>, OpenError> {
        self.buses.open(label).map(Own::new)
    }

    fn read(&mut self, this: Borrow<Bus>, address: Address, len: u16) -> Result<&[u8], ErrorCode> {
        let (bus, buffer) = self.bus(&this)?;
        let bytes = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        bus.read(address, bytes).map_err(|error| error.kind())?;
        Ok(bytes)
    }

    fn write(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        bytes: &[u8],
    ) -> Result<(), ErrorCode> {
        let (bus, _) = self.bus(&this)?;
        bus.write(address, bytes).map_err(|error| error.kind().into())
    }

    fn write_read(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], ErrorCode> {
        let (bus, buffer) = self.bus(&this)?;
        let read = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        bus.write_read(address, bytes, read).map_err(|error| error.kind())?;
        Ok(read)
    }

    fn transaction(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        operations: List<'_, Operation<'_>>,
    ) -> Result<&[u8], ErrorCode> {
        let (bus, buffer) = self.bus(&this)?;
        let mut steps = [const { i2c::Operation::Write(&[]) }; MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        let read = fill(steps, operations.iter(), buffer)?;
        bus.transaction(address, steps).map_err(|error| error.kind())?;
        Ok(&self.buffer[..read])
    }

    fn drop(&mut self, this: Own<Bus>) {
        self.buses.close(this.rep());
    }
}

/// For boards with `async = ["mcu:board/i2c"]`: other tasks run during a transfer.
impl<B: Waits, const N: usize, const BUFFER: usize> waiting::HostBus for I2cBuses<B, N, BUFFER> {
    async fn open(&mut self, label: &str) -> Result<Own<Bus>, OpenError> {
        self.buses.open(label).map(Own::new)
    }

    async fn read(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        len: u16,
    ) -> Result<&[u8], ErrorCode> {
        let (bus, buffer) = self.bus(&this)?;
        let bytes = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        bus.read(address, bytes).await.map_err(|error| error.kind())?;
        Ok(bytes)
    }

    async fn write(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        bytes: &[u8],
    ) -> Result<(), ErrorCode> {
        let (bus, _) = self.bus(&this)?;
        bus.write(address, bytes).await.map_err(|error| error.kind().into())
    }

    async fn write_read(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], ErrorCode> {
        let (bus, buffer) = self.bus(&this)?;
        let read = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        bus.write_read(address, bytes, read).await.map_err(|error| error.kind())?;
        Ok(read)
    }

    fn transaction(
        &mut self,
        this: Borrow<Bus>,
        address: Address,
        operations: List<'_, Operation<'_>>,
    ) -> impl Future<Output = Result<&[u8], ErrorCode>> {
        let operations = few(operations.iter());
        async move {
            let operations = operations.ok_or(ErrorCode::Overrun)?;
            let (bus, buffer) = self.bus(&this)?;
            let mut steps = [const { i2c::Operation::Write(&[]) }; MAX_OPERATIONS];
            let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
            let read = fill(steps, operations.iter().copied(), buffer)?;
            bus.transaction(address, steps).await.map_err(|error| error.kind())?;
            Ok(&self.buffer[..read])
        }
    }

    fn drop(&mut self, this: Own<Bus>) {
        self.buses.close(this.rep());
    }
}

/// Makes embedded-hal's steps of an app's operations, with parts of `buffer` for what is read. Returns the number of
/// bytes that are read.
fn fill<'s>(
    steps: &mut [i2c::Operation<'s>],
    operations: impl Iterator<Item = Operation<'s>>,
    mut buffer: &'s mut [u8],
) -> Result<usize, ErrorCode> {
    let capacity = buffer.len();
    for (step, operation) in steps.iter_mut().zip(operations) {
        *step = match operation {
            Operation::Read(len) => {
                i2c::Operation::Read(buffer.split_off_mut(..len.into()).ok_or(ErrorCode::Overrun)?)
            }
            Operation::Write(bytes) => i2c::Operation::Write(bytes),
        };
    }
    Ok(capacity - buffer.len())
}

impl From<ErrorKind> for ErrorCode {
    fn from(kind: ErrorKind) -> Self {
        use NoAcknowledgeSource::{Address, Data, Unknown};
        match kind {
            ErrorKind::Bus => Self::Bus,
            ErrorKind::ArbitrationLoss => Self::ArbitrationLoss,
            ErrorKind::NoAcknowledge(Address) => Self::NoAcknowledgeAddress,
            ErrorKind::NoAcknowledge(Data) => Self::NoAcknowledgeData,
            ErrorKind::NoAcknowledge(Unknown) => Self::NoAcknowledgeUnknown,
            ErrorKind::Overrun => Self::Overrun,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
