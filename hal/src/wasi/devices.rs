//! `wasi:spi`, by what serves `mcu:board/spi`.

use super::spi::spi;
use crate::{
    SpiDevices,
    mcu::board::{
        spi::{self as own, Device, Exchange, HostDevice},
        types::OpenError,
    },
    steps::{MAX_OPERATIONS, few},
};
use embedded_hal::spi::SpiDevice;
use embedded_hal_async::spi::SpiDevice as Waits;
use microwit_host::{Borrow, List, Own};
use spi::{Error, Operation, OperationResult};

impl<D, const N: usize, const BUFFER: usize> SpiDevices<D, N, BUFFER> {
    fn open_draft(&mut self, name: &str) -> Result<Own<spi::SpiDevice>, Error<'static>> {
        self.devices.open(name).map(Own::new).map_err(|error| match error {
            OpenError::NotFound => Error::Other("not found"),
            OpenError::InUse => Error::Other("in use"),
        })
    }

    /// What each of the operations returns. All that they have read lies in the buffer, end to end.
    fn parts(
        &mut self,
        operations: &[Operation<'_>],
    ) -> Result<List<'_, OperationResult<'_>>, Error<'_>> {
        let mut parts = [OperationResult::Write; MAX_OPERATIONS];
        let mut rest = &self.buffer[..];
        let mut read = |len| rest.split_off(..len).ok_or(Error::Overrun);
        for (part, operation) in parts.iter_mut().zip(operations) {
            *part = match operation {
                Operation::Read(len) => OperationResult::Read(read(short(*len)?.into())?),
                Operation::Write(_) => OperationResult::Write,
                Operation::Transfer(bytes) => OperationResult::Transfer(read(bytes.len())?),
                Operation::DelayNs(_) => OperationResult::Delay,
            };
        }
        self.parts.keep(parts, operations.len()).map(List::from).ok_or(Error::Overrun)
    }
}

impl<D: SpiDevice, const N: usize, const BUFFER: usize> spi::Host for SpiDevices<D, N, BUFFER> {
    fn open(&mut self, name: &str) -> Result<Own<spi::SpiDevice>, Error<'_>> {
        self.open_draft(name)
    }
}

impl<D: SpiDevice, const N: usize, const BUFFER: usize> spi::HostSpiDevice
    for SpiDevices<D, N, BUFFER>
{
    fn read(&mut self, this: Borrow<spi::SpiDevice>, len: u64) -> Result<&[u8], Error<'_>> {
        Ok(HostDevice::read(self, device(&this), short(len)?)?)
    }

    /// `Err` if the bytes were not written. The draft has no other result than an error; `Ok` with an empty one says
    /// that they were.
    fn write(&mut self, this: Borrow<spi::SpiDevice>, data: &[u8]) -> Result<Error<'_>, ()> {
        written(HostDevice::write(self, device(&this), data))
    }

    fn transfer(&mut self, this: Borrow<spi::SpiDevice>, data: &[u8]) -> Result<&[u8], Error<'_>> {
        let len = data.len().try_into().map_err(|_| Error::Overrun)?;
        Ok(HostDevice::transfer(self, device(&this), data, len)?)
    }

    fn transaction(
        &mut self,
        this: Borrow<spi::SpiDevice>,
        operations: List<'_, Operation<'_>>,
    ) -> Result<List<'_, OperationResult<'_>>, Error<'_>> {
        let operations = few(operations.iter()).ok_or(Error::Overrun)?;
        let translated = translated(&operations)?;
        HostDevice::transaction(self, device(&this), List::from(&translated[..]))?;
        self.parts(&operations)
    }

    fn drop(&mut self, this: Own<spi::SpiDevice>) {
        self.devices.close(this.rep());
    }
}

/// For boards with `async = ["wasi:spi/spi"]`: other tasks run during a transfer.
impl<D: Waits, const N: usize, const BUFFER: usize> spi::waiting::Host
    for SpiDevices<D, N, BUFFER>
{
    async fn open(&mut self, name: &str) -> Result<Own<spi::SpiDevice>, Error<'_>> {
        self.open_draft(name)
    }
}

/// For boards with `async = ["wasi:spi/spi"]`: other tasks run during a transfer.
impl<D: Waits, const N: usize, const BUFFER: usize> spi::waiting::HostSpiDevice
    for SpiDevices<D, N, BUFFER>
{
    async fn read(&mut self, this: Borrow<spi::SpiDevice>, len: u64) -> Result<&[u8], Error<'_>> {
        let len = short(len)?;
        Ok(own::waiting::HostDevice::read(self, device(&this), len).await?)
    }

    async fn write(&mut self, this: Borrow<spi::SpiDevice>, data: &[u8]) -> Result<Error<'_>, ()> {
        written(own::waiting::HostDevice::write(self, device(&this), data).await)
    }

    async fn transfer(
        &mut self,
        this: Borrow<spi::SpiDevice>,
        data: &[u8],
    ) -> Result<&[u8], Error<'_>> {
        let len = data.len().try_into().map_err(|_| Error::Overrun)?;
        Ok(own::waiting::HostDevice::transfer(self, device(&this), data, len).await?)
    }

    fn transaction(
        &mut self,
        this: Borrow<spi::SpiDevice>,
        operations: List<'_, Operation<'_>>,
    ) -> impl Future<Output = Result<List<'_, OperationResult<'_>>, Error<'_>>> {
        let operations = few(operations.iter());
        async move {
            let operations = operations.ok_or(Error::Overrun)?;
            let translated = translated(&operations)?;
            let (device, list) = (device(&this), List::from(&translated[..]));
            own::waiting::HostDevice::transaction(self, device, list).await?;
            self.parts(&operations)
        }
    }

    fn drop(&mut self, this: Own<spi::SpiDevice>) {
        self.devices.close(this.rep());
    }
}

type Translated<'o> = heapless::Vec<own::Operation<'o>, MAX_OPERATIONS>;

/// The operations in the words of `mcu:board/spi`.
fn translated<'o>(operations: &[Operation<'o>]) -> Result<Translated<'o>, Error<'static>> {
    let translate = |operation: &Operation<'o>| match *operation {
        Operation::Read(len) => Ok(own::Operation::Read(short(len)?)),
        Operation::Write(bytes) => Ok(own::Operation::Write(bytes)),
        Operation::Transfer(write) => {
            let read = write.len().try_into().map_err(|_| Error::Overrun)?;
            Ok(own::Operation::Transfer(Exchange { write, read }))
        }
        Operation::DelayNs(ns) => Ok(own::Operation::DelayNs(ns)),
    };
    operations.iter().map(translate).collect()
}

fn written(result: Result<(), own::ErrorCode>) -> Result<Error<'static>, ()> {
    result.map(|()| Error::Other("")).map_err(drop)
}

/// The same device, as `mcu:board/spi` has it.
fn device(this: &Borrow<spi::SpiDevice>) -> Borrow<Device> {
    Borrow::new(this.rep())
}

fn short(len: u64) -> Result<u16, Error<'static>> {
    len.try_into().map_err(|_| Error::Overrun)
}

impl From<own::ErrorCode> for Error<'_> {
    fn from(code: own::ErrorCode) -> Self {
        match code {
            own::ErrorCode::Overrun => Self::Overrun,
            own::ErrorCode::ModeFault => Self::ModeFault,
            own::ErrorCode::FrameFormat => Self::FrameFormat,
            own::ErrorCode::ChipSelectFault => Self::ChipSelectFault,
            own::ErrorCode::Other => Self::Other("the transfer failed"),
        }
    }
}

#[cfg(test)]
mod tests;
