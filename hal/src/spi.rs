//! Devices on SPI buses.

use crate::{
    labelled::Labelled,
    mcu::board::{
        spi::{Device, ErrorCode, Exchange, HostDevice, Operation, waiting},
        types::OpenError,
    },
    steps::{MAX_OPERATIONS, few},
};
use embedded_hal::spi::{self, Error, ErrorKind, SpiDevice};
use embedded_hal_async::spi::SpiDevice as Waits;
use microwit_host::{Borrow, List, Own};

/// The longest wait of one operation, in nanoseconds: ten milliseconds. A longer one waits that long.
pub const MAX_DELAY_NS: u32 = 10_000_000;

/// Serves `mcu:board/spi` with `N` embedded-hal devices. Each is a bus with a chip select: `embedded-hal-bus` and
/// `embassy-embedded-hal` make several of one bus.
///
/// Bytes that are read pass through one buffer of `BUFFER` bytes. A transfer that reads more, or a transaction of
/// more than [`MAX_OPERATIONS`], returns `overrun` and touches no bus.
pub struct SpiDevices<D, const N: usize = 1, const BUFFER: usize = 64> {
    pub(crate) devices: Labelled<D, N>,
    pub(crate) buffer: [u8; BUFFER],
    #[cfg(feature = "wasi")]
    pub(crate) parts: crate::wasi::Parts<{ 3 * MAX_OPERATIONS }>,
}

impl<D, const N: usize, const BUFFER: usize> SpiDevices<D, N, BUFFER> {
    /// Takes the devices of a board, each with the label that apps know it by.
    pub fn new(devices: [(&'static str, D); N]) -> Self {
        Self {
            devices: Labelled::new(devices),
            buffer: [0; BUFFER],
            #[cfg(feature = "wasi")]
            parts: crate::wasi::Parts::new(),
        }
    }

    /// Returns the devices with their labels.
    pub fn into_inner(self) -> [(&'static str, D); N] {
        self.devices.into_inner()
    }

    /// The open device with this number, and the buffer.
    fn device(&mut self, this: &Borrow<Device>) -> Result<(&mut D, &mut [u8]), ErrorCode> {
        let device = self.devices.get(this.rep()).ok_or(ErrorCode::Other)?;
        Ok((device, &mut self.buffer))
    }
}

impl<D: SpiDevice, const N: usize, const BUFFER: usize> HostDevice for SpiDevices<D, N, BUFFER> {
    fn open(&mut self, label: &str) -> Result<Own<Device>, OpenError> {
        self.devices.open(label).map(Own::new)
    }

    fn read(&mut self, this: Borrow<Device>, len: u16) -> Result<&[u8], ErrorCode> {
        let (device, buffer) = self.device(&this)?;
        let bytes = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        device.read(bytes).map_err(|error| error.kind())?;
        Ok(bytes)
    }

    fn write(&mut self, this: Borrow<Device>, bytes: &[u8]) -> Result<(), ErrorCode> {
        let (device, _) = self.device(&this)?;
        device.write(bytes).map_err(|error| error.kind().into())
    }

    fn transfer(
        &mut self,
        this: Borrow<Device>,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], ErrorCode> {
        let (device, buffer) = self.device(&this)?;
        let read = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        device.transfer(read, bytes).map_err(|error| error.kind())?;
        Ok(read)
    }

    fn transaction(
        &mut self,
        this: Borrow<Device>,
        operations: List<'_, Operation<'_>>,
    ) -> Result<&[u8], ErrorCode> {
        let (device, buffer) = self.device(&this)?;
        let mut steps = [const { spi::Operation::DelayNs(0) }; MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        let read = fill(steps, operations.iter(), buffer)?;
        device.transaction(steps).map_err(|error| error.kind())?;
        Ok(&self.buffer[..read])
    }

    fn drop(&mut self, this: Own<Device>) {
        self.devices.close(this.rep());
    }
}

/// For boards with `async = ["mcu:board/spi"]`: other tasks run during a transfer.
impl<D: Waits, const N: usize, const BUFFER: usize> waiting::HostDevice
    for SpiDevices<D, N, BUFFER>
{
    async fn open(&mut self, label: &str) -> Result<Own<Device>, OpenError> {
        self.devices.open(label).map(Own::new)
    }

    async fn read(&mut self, this: Borrow<Device>, len: u16) -> Result<&[u8], ErrorCode> {
        let (device, buffer) = self.device(&this)?;
        let bytes = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        device.read(bytes).await.map_err(|error| error.kind())?;
        Ok(bytes)
    }

    async fn write(&mut self, this: Borrow<Device>, bytes: &[u8]) -> Result<(), ErrorCode> {
        let (device, _) = self.device(&this)?;
        device.write(bytes).await.map_err(|error| error.kind().into())
    }

    async fn transfer(
        &mut self,
        this: Borrow<Device>,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], ErrorCode> {
        let (device, buffer) = self.device(&this)?;
        let read = buffer.get_mut(..len.into()).ok_or(ErrorCode::Overrun)?;
        device.transfer(read, bytes).await.map_err(|error| error.kind())?;
        Ok(read)
    }

    fn transaction(
        &mut self,
        this: Borrow<Device>,
        operations: List<'_, Operation<'_>>,
    ) -> impl Future<Output = Result<&[u8], ErrorCode>> {
        let operations = few(operations.iter());
        async move {
            let operations = operations.ok_or(ErrorCode::Overrun)?;
            let (device, buffer) = self.device(&this)?;
            let mut steps = [const { spi::Operation::DelayNs(0) }; MAX_OPERATIONS];
            let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
            let read = fill(steps, operations.iter().copied(), buffer)?;
            device.transaction(steps).await.map_err(|error| error.kind())?;
            Ok(&self.buffer[..read])
        }
    }

    fn drop(&mut self, this: Own<Device>) {
        self.devices.close(this.rep());
    }
}

/// Makes embedded-hal's steps of an app's operations, with parts of `buffer` for what is read. Returns the number of
/// bytes that are read.
fn fill<'s>(
    steps: &mut [spi::Operation<'s, u8>],
    operations: impl Iterator<Item = Operation<'s>>,
    mut buffer: &'s mut [u8],
) -> Result<usize, ErrorCode> {
    let capacity = buffer.len();
    for (step, operation) in steps.iter_mut().zip(operations) {
        let mut part = |len: u16| buffer.split_off_mut(..len.into()).ok_or(ErrorCode::Overrun);
        *step = match operation {
            Operation::Read(len) => spi::Operation::Read(part(len)?),
            Operation::Write(bytes) => spi::Operation::Write(bytes),
            Operation::Transfer(Exchange { write, read }) => {
                spi::Operation::Transfer(part(read)?, write)
            }
            Operation::DelayNs(ns) => spi::Operation::DelayNs(ns.min(MAX_DELAY_NS)),
        };
    }
    Ok(capacity - buffer.len())
}

impl From<ErrorKind> for ErrorCode {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Overrun => Self::Overrun,
            ErrorKind::ModeFault => Self::ModeFault,
            ErrorKind::FrameFormat => Self::FrameFormat,
            ErrorKind::ChipSelectFault => Self::ChipSelectFault,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
