//! I2C buses.

use crate::{
    labelled::Labelled,
    mcu::board::{
        i2c::{Address, Bus, ErrorCode, HostBus, Operation},
        types::OpenError,
    },
};
use embedded_hal::i2c::{self, Error, ErrorKind, I2c, NoAcknowledgeSource};
use microwit_host::{Borrow, List, Own};

/// The most operations of a transaction that [`I2cBuses`] runs.
pub const MAX_OPERATIONS: usize = 8;

/// Serves `mcu:board/i2c` with `N` embedded-hal buses.
///
/// Bytes that are read pass through one buffer of `BUFFER` bytes. A transfer that reads more, or a
/// transaction of more than [`MAX_OPERATIONS`], returns `overrun` and touches no bus.
pub struct I2cBuses<B, const N: usize = 1, const BUFFER: usize = 64> {
    buses: Labelled<B, N>,
    buffer: [u8; BUFFER],
}

impl<B, const N: usize, const BUFFER: usize> I2cBuses<B, N, BUFFER> {
    /// Takes the buses of a board, each with the label that apps know it by.
    pub fn new(buses: [(&'static str, B); N]) -> Self {
        Self { buses: Labelled::new(buses), buffer: [0; BUFFER] }
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
        let (bus, mut rest) = self.bus(&this)?;
        let capacity = rest.len();
        let mut steps = [const { i2c::Operation::Write(&[]) }; MAX_OPERATIONS];
        let steps = steps.get_mut(..operations.len()).ok_or(ErrorCode::Overrun)?;
        for (step, operation) in steps.iter_mut().zip(operations.iter()) {
            *step = match operation {
                Operation::Read(len) => i2c::Operation::Read(
                    rest.split_off_mut(..len.into()).ok_or(ErrorCode::Overrun)?,
                ),
                Operation::Write(bytes) => i2c::Operation::Write(bytes),
            };
        }
        let read = capacity - rest.len();
        bus.transaction(address, steps).map_err(|error| error.kind())?;
        Ok(&self.buffer[..read])
    }

    fn drop(&mut self, this: Own<Bus>) {
        self.buses.close(this.rep());
    }
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
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::i2c::{Mock, Transaction};

    /// The result of `call` on a bus on which exactly `expected` happens.
    #[track_caller]
    fn on_bus<R>(
        expected: &[Transaction],
        call: impl FnOnce(&mut I2cBuses<Mock, 1, 4>, Borrow<Bus>) -> R,
    ) -> R {
        let mut buses = I2cBuses::new([("sensors", Mock::new(expected))]);
        let own = buses.open("sensors").unwrap();
        let result = call(&mut buses, Borrow::new(own.rep()));
        buses.into_inner()[0].1.done();
        result
    }

    #[test]
    fn a_read_returns_what_the_target_sent() {
        let bus = [Transaction::read(0x48, vec![1, 2])];
        let read = on_bus(&bus, |buses, bus| buses.read(bus, 0x48, 2).map(Vec::from));
        assert_eq!(read, Ok(vec![1, 2]));
    }

    #[test]
    fn a_write_reaches_the_target() {
        let bus = [Transaction::write(0x48, vec![9; 70])];
        assert_eq!(on_bus(&bus, |buses, bus| buses.write(bus, 0x48, &[9; 70])), Ok(()));
    }

    #[test]
    fn write_read_is_one_transfer() {
        let bus = [Transaction::write_read(0x48, vec![0], vec![0x15, 0x80])];
        let call = |buses: &mut I2cBuses<_, 1, 4>, bus| {
            buses.write_read(bus, 0x48, &[0], 2).map(Vec::from)
        };
        assert_eq!(on_bus(&bus, call), Ok(vec![0x15, 0x80]));
    }

    fn transaction(bus: &[Transaction], steps: &[Operation<'_>]) -> Result<Vec<u8>, ErrorCode> {
        on_bus(bus, |buses, bus| buses.transaction(bus, 0x48, steps.into()).map(Vec::from))
    }

    #[test]
    fn a_transaction_returns_its_reads_end_to_end() {
        let bus = [
            Transaction::transaction_start(0x48),
            Transaction::write(0x48, vec![0]),
            Transaction::read(0x48, vec![1]),
            Transaction::write(0x48, vec![2, 3]),
            Transaction::read(0x48, vec![4, 5, 6]),
            Transaction::transaction_end(0x48),
        ];
        let steps = [
            Operation::Write(&[0]),
            Operation::Read(1),
            Operation::Write(&[2, 3]),
            Operation::Read(3),
        ];
        assert_eq!(transaction(&bus, &steps), Ok(vec![1, 4, 5, 6]));
    }

    #[test]
    fn a_read_that_just_fits_the_buffer_is_fine() {
        let bus = [Transaction::read(0x48, vec![7; 4])];
        let read = on_bus(&bus, |buses, bus| buses.read(bus, 0x48, 4).map(Vec::from));
        assert_eq!(read, Ok(vec![7; 4]));
    }

    #[test]
    fn reading_more_than_the_buffer_is_an_overrun() {
        let overrun = Err(ErrorCode::Overrun);
        let read = |buses: &mut I2cBuses<_, 1, 4>, bus| buses.read(bus, 0x48, 5).map(Vec::from);
        assert_eq!(on_bus(&[], read), overrun);
        let write_read = |buses: &mut I2cBuses<_, 1, 4>, bus| {
            buses.write_read(bus, 0x48, &[0], u16::MAX).map(Vec::from)
        };
        assert_eq!(on_bus(&[], write_read), overrun);
        assert_eq!(transaction(&[], &[Operation::Read(3), Operation::Read(2)]), overrun);
    }

    #[test]
    fn too_many_operations_are_an_overrun() {
        let steps = [const { Operation::Read(0) }; MAX_OPERATIONS + 1];
        assert_eq!(transaction(&[], &steps), Err(ErrorCode::Overrun));
    }

    #[test]
    fn error_kinds_keep_their_names() {
        use NoAcknowledgeSource::{Address, Data, Unknown};
        for (kind, expect) in [
            (ErrorKind::Bus, ErrorCode::Bus),
            (ErrorKind::ArbitrationLoss, ErrorCode::ArbitrationLoss),
            (ErrorKind::NoAcknowledge(Address), ErrorCode::NoAcknowledgeAddress),
            (ErrorKind::NoAcknowledge(Data), ErrorCode::NoAcknowledgeData),
            (ErrorKind::NoAcknowledge(Unknown), ErrorCode::NoAcknowledgeUnknown),
            (ErrorKind::Overrun, ErrorCode::Overrun),
            (ErrorKind::Other, ErrorCode::Other),
        ] {
            let bus = [Transaction::write(0x21, vec![]).with_error(kind)];
            assert_eq!(on_bus(&bus, |buses, bus| buses.write(bus, 0x21, &[])), Err(expect));
        }
    }

    #[test]
    fn a_dropped_bus_opens_again() {
        let mut buses = I2cBuses::<Mock>::new([("sensors", Mock::new(&[]))]);
        let own = buses.open("sensors").unwrap();
        assert_eq!(buses.open("sensors").err(), Some(OpenError::InUse));
        buses.drop(own);
        assert!(buses.open("sensors").is_ok());
        buses.into_inner()[0].1.done();
    }
}
