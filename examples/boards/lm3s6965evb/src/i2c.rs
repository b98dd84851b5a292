//! The chip's I2C controller, as an embedded-hal [`I2c`].
//!
//! A command moves one byte, with what comes before and after it on the wire: a (repeated) START and
//! the address, an acknowledgement, a STOP. There is none for an address without a byte.
//!
//! Invariant: the bus is idle between transactions, failed ones included.

use crate::system::FREQUENCY;
use boards_common::Registers;
use embedded_hal::i2c::{self, ErrorKind, I2c, NoAcknowledgeSource, Operation};

const ADDRESS: usize = 0x000;
const CONTROL_STATUS: usize = 0x004;
const DATA: usize = 0x008;
const TIMER_PERIOD: usize = 0x00c;
const CONFIGURATION: usize = 0x020;

mod command {
    pub const RUN: u32 = 1 << 0;
    pub const START: u32 = 1 << 1;
    pub const STOP: u32 = 1 << 2;
    pub const ACKNOWLEDGE: u32 = 1 << 3;
}

mod status {
    pub const BUSY: u32 = 1 << 0;
    pub const ERROR: u32 = 1 << 1;
    pub const ADDRESS_REFUSED: u32 = 1 << 2;
    pub const ARBITRATION_LOST: u32 = 1 << 4;
}

/// QEMU 7.2 ignores a START while the bus is held, reports an absent target as lost arbitration, and
/// never refuses a byte. It has one controller on a bus.
const QEMU: bool = cfg!(not(feature = "silicon"));

/// The controller of a bus.
pub struct Controller(Registers);

/// Why a transaction ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The address or a byte was not acknowledged.
    NoAcknowledge(NoAcknowledgeSource),
    /// Another controller won the bus.
    ArbitrationLoss,
    /// A read or a write of nothing at all, which this controller cannot do.
    Empty,
}

impl i2c::Error for Error {
    fn kind(&self) -> ErrorKind {
        match *self {
            Self::NoAcknowledge(source) => ErrorKind::NoAcknowledge(source),
            Self::ArbitrationLoss => ErrorKind::ArbitrationLoss,
            Self::Empty => ErrorKind::Other,
        }
    }
}

impl i2c::ErrorType for Controller {
    type Error = Error;
}

impl I2c for Controller {
    /// Neighbours of one direction are one stretch of bytes; each change of direction is a
    /// (repeated) START and the address.
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Self::Error> {
        let same_direction = |a: &Operation<'_>, b: &Operation<'_>| reads(a) == reads(b);
        if operations.chunk_by(same_direction).any(|stretch| total(stretch) == 0) {
            return Err(Error::Empty);
        }
        let mut stretches = operations.chunk_by_mut(same_direction).peekable();
        while let Some(stretch) = stretches.next() {
            self.0.write::<ADDRESS>(u32::from(address) << 1 | u32::from(reads(&stretch[0])));
            self.run(stretch, stretches.peek().is_none())?;
        }
        Ok(())
    }
}

impl Controller {
    /// At 100 kHz.
    pub(crate) fn new(registers: Registers) -> Self {
        const ENABLE_CONTROLLER: u32 = 1 << 4;
        registers.write::<CONFIGURATION>(ENABLE_CONTROLLER);
        registers.write::<TIMER_PERIOD>(FREQUENCY / (20 * 100_000) - 1);
        Self(registers)
    }

    /// Moves the bytes of one stretch; lets go of the bus after the last one.
    fn run(&mut self, stretch: &mut [Operation<'_>], last: bool) -> Result<(), Error> {
        let mut left = total(stretch);
        let mut start = command::START;
        for operation in stretch {
            for at in 0..length(operation) {
                left -= 1;
                let end = match (left, last || QEMU) {
                    (0, true) => command::STOP,
                    (0, false) => 0,
                    _ => command::ACKNOWLEDGE,
                };
                if let Operation::Write(bytes) = operation {
                    self.0.write::<DATA>(bytes[at].into());
                }
                self.command(command::RUN | start | end)?;
                if let Operation::Read(buffer) = operation {
                    buffer[at] = self.0.read::<DATA>() as u8;
                }
                start = 0;
            }
        }
        Ok(())
    }

    fn command(&mut self, command: u32) -> Result<(), Error> {
        self.0.write::<CONTROL_STATUS>(command);
        let status = self.wait();
        if status & status::ERROR == 0 {
            return Ok(());
        }
        if status & status::ARBITRATION_LOST != 0 && !QEMU {
            // The bus is somebody else's.
            return Err(Error::ArbitrationLoss);
        }
        if command & command::STOP == 0 {
            self.0.write::<CONTROL_STATUS>(command::STOP);
            self.wait();
        }
        let address = status & (status::ADDRESS_REFUSED | status::ARBITRATION_LOST) != 0;
        Err(Error::NoAcknowledge(if address {
            NoAcknowledgeSource::Address
        } else {
            NoAcknowledgeSource::Data
        }))
    }

    /// The status once the command is done.
    fn wait(&self) -> u32 {
        loop {
            let status = self.0.read::<CONTROL_STATUS>();
            if status & status::BUSY == 0 {
                return status;
            }
        }
    }
}

fn reads(operation: &Operation<'_>) -> bool {
    matches!(operation, Operation::Read(_))
}

fn length(operation: &Operation<'_>) -> usize {
    match operation {
        Operation::Read(buffer) => buffer.len(),
        Operation::Write(bytes) => bytes.len(),
    }
}

fn total(stretch: &[Operation<'_>]) -> usize {
    stretch.iter().map(length).sum()
}
