//! `wasi:i2c`, by what serves `mcu:board/i2c`.

use super::i2c::i2c;
use crate::{
    I2cBuses,
    mcu::board::{
        i2c::{self as own, Bus, HostBus},
        types::OpenError,
    },
    steps::{MAX_OPERATIONS, few},
};
use embedded_hal::i2c::I2c;
use embedded_hal_async::i2c::I2c as BusWaits;
use i2c::{Address, ErrorCode, NoAcknowledgeSource, Operation};
use microwit_host::{Borrow, List, Own};

impl<B, const N: usize, const BUFFER: usize> I2cBuses<B, N, BUFFER> {
    /// Opens the bus called `label` for an export that takes it.
    ///
    /// # Errors
    ///
    /// [`OpenError::NotFound`] if there is no such bus, [`OpenError::InUse`] if it is open already.
    pub fn hand_out(&mut self, label: &str) -> Result<Own<i2c::I2c>, OpenError> {
        self.buses.open(label).map(Own::new)
    }

    /// The bytes of each read among `operations`. All of them lie in the buffer, end to end.
    fn parts(&mut self, operations: &[own::Operation<'_>]) -> Result<List<'_, &[u8]>, ErrorCode> {
        let mut parts = [&[][..]; MAX_OPERATIONS];
        let (mut rest, mut len) = (&self.buffer[..], 0);
        for operation in operations {
            if let own::Operation::Read(bytes) = operation {
                let part = rest.split_off(..usize::from(*bytes)).ok_or(ErrorCode::Overrun)?;
                *parts.get_mut(len).ok_or(ErrorCode::Overrun)? = part;
                len += 1;
            }
        }
        self.parts.keep(parts, len).map(List::from).ok_or(ErrorCode::Overrun)
    }
}

impl<B: I2c, const N: usize, const BUFFER: usize> i2c::HostI2c for I2cBuses<B, N, BUFFER> {
    fn read(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        len: u64,
    ) -> Result<&[u8], ErrorCode> {
        Ok(HostBus::read(self, bus(&this), seven_bits(address)?, short(len)?)?)
    }

    fn write(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        data: &[u8],
    ) -> Result<(), ErrorCode> {
        Ok(HostBus::write(self, bus(&this), seven_bits(address)?, data)?)
    }

    fn write_read(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        write: &[u8],
        len: u64,
    ) -> Result<&[u8], ErrorCode> {
        Ok(HostBus::write_read(self, bus(&this), seven_bits(address)?, write, short(len)?)?)
    }

    fn transaction(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        operations: List<'_, Operation<'_>>,
    ) -> Result<List<'_, &[u8]>, ErrorCode> {
        let operations = few(operations.iter()).ok_or(ErrorCode::Overrun)?;
        let operations = translated(&operations)?;
        let list = List::from(&operations[..]);
        HostBus::transaction(self, bus(&this), seven_bits(address)?, list)?;
        self.parts(&operations)
    }

    fn drop(&mut self, this: Own<i2c::I2c>) {
        self.buses.close(this.rep());
    }
}

/// For boards with `async = ["wasi:i2c/i2c"]`: other tasks run during a transfer.
impl<B: BusWaits, const N: usize, const BUFFER: usize> i2c::waiting::HostI2c
    for I2cBuses<B, N, BUFFER>
{
    async fn read(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        len: u64,
    ) -> Result<&[u8], ErrorCode> {
        let (address, len) = (seven_bits(address)?, short(len)?);
        Ok(own::waiting::HostBus::read(self, bus(&this), address, len).await?)
    }

    async fn write(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        data: &[u8],
    ) -> Result<(), ErrorCode> {
        let address = seven_bits(address)?;
        Ok(own::waiting::HostBus::write(self, bus(&this), address, data).await?)
    }

    async fn write_read(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        write: &[u8],
        len: u64,
    ) -> Result<&[u8], ErrorCode> {
        let (address, len) = (seven_bits(address)?, short(len)?);
        Ok(own::waiting::HostBus::write_read(self, bus(&this), address, write, len).await?)
    }

    fn transaction(
        &mut self,
        this: Borrow<i2c::I2c>,
        address: Address,
        operations: List<'_, Operation<'_>>,
    ) -> impl Future<Output = Result<List<'_, &[u8]>, ErrorCode>> {
        let operations = few(operations.iter());
        async move {
            let operations = translated(&operations.ok_or(ErrorCode::Overrun)?)?;
            let (bus, address) = (bus(&this), seven_bits(address)?);
            let list = List::from(&operations[..]);
            own::waiting::HostBus::transaction(self, bus, address, list).await?;
            self.parts(&operations)
        }
    }

    fn drop(&mut self, this: Own<i2c::I2c>) {
        self.buses.close(this.rep());
    }
}

type Translated<'o> = heapless::Vec<own::Operation<'o>, MAX_OPERATIONS>;

/// The operations in the words of `mcu:board/i2c`.
fn translated<'o>(operations: &[Operation<'o>]) -> Result<Translated<'o>, ErrorCode> {
    let translate = |operation: &Operation<'o>| match *operation {
        Operation::Read(len) => Ok(own::Operation::Read(short(len)?)),
        Operation::Write(bytes) => Ok(own::Operation::Write(bytes)),
    };
    operations.iter().map(translate).collect()
}

/// The same bus, as `mcu:board/i2c` has it.
fn bus(this: &Borrow<i2c::I2c>) -> Borrow<Bus> {
    Borrow::new(this.rep())
}

/// The adapters serve targets with addresses of seven bits.
fn seven_bits(address: Address) -> Result<own::Address, ErrorCode> {
    u8::try_from(address).ok().filter(|address| *address < 0x80).ok_or(ErrorCode::Other)
}

fn short(len: u64) -> Result<u16, ErrorCode> {
    len.try_into().map_err(|_| ErrorCode::Overrun)
}

impl From<own::ErrorCode> for ErrorCode {
    fn from(code: own::ErrorCode) -> Self {
        use NoAcknowledgeSource::{Address, Data, Unknown};
        match code {
            own::ErrorCode::Bus => Self::Bus,
            own::ErrorCode::ArbitrationLoss => Self::ArbitrationLoss,
            own::ErrorCode::NoAcknowledgeAddress => Self::NoAcknowledge(Address),
            own::ErrorCode::NoAcknowledgeData => Self::NoAcknowledge(Data),
            own::ErrorCode::NoAcknowledgeUnknown => Self::NoAcknowledge(Unknown),
            own::ErrorCode::Overrun => Self::Overrun,
            own::ErrorCode::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests;
