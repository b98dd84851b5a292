//! The board's I2C controller consists of two open-drain pins with set and clear registers, and has no
//! shift register. This driver moves the pins itself, as an embedded-hal [`I2c`].
//!
//! Invariant: the bus is idle (both lines high) between transactions, also after failed ones.

use crate::{Block, Registers};
use embedded_hal::{
    delay::DelayNs,
    i2c::{self, ErrorKind, I2c, NoAcknowledgeSource, Operation},
};

/// The register that reads the lines, and sets those that are written as 1.
const LINES: usize = 0x0;
/// The register that clears the lines which are written as 1.
const CLEAR: usize = 0x4;

const SCL: u32 = 1 << 0;
const SDA: u32 = 1 << 1;

/// Half of a bit's time at 100 kHz.
const HALF_BIT_NS: u32 = 5_000;

/// An I2C controller made of two pins.
pub struct BitBang<D> {
    lines: Registers,
    clock: D,
}

/// An address or a byte was not acknowledged. With one controller and no clock stretching, no other error
/// is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error(NoAcknowledgeSource);

impl i2c::Error for Error {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NoAcknowledge(self.0)
    }
}

impl<D> i2c::ErrorType for BitBang<D> {
    type Error = Error;
}

impl<D: DelayNs> I2c for BitBang<D> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Self::Error> {
        if operations.is_empty() {
            return Ok(());
        }
        let outcome = self.run(address, operations);
        self.stop();
        outcome
    }
}

impl<D: DelayNs> BitBang<D> {
    /// Frees the bus.
    pub fn new(lines: Registers, clock: D) -> Self {
        let mut bus = Self { lines, clock };
        bus.stop();
        bus
    }

    /// Adjacent operations in one direction form one stretch of bytes. Each change of direction sends a
    /// (repeated) START and the address.
    fn run(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Error> {
        let same_direction = |a: &Operation<'_>, b: &Operation<'_>| reads(a) == reads(b);
        for stretch in operations.chunk_by_mut(same_direction) {
            let read = reads(&stretch[0]);
            self.start();
            self.write_byte(address << 1 | u8::from(read), NoAcknowledgeSource::Address)?;
            if read {
                self.read_all(stretch);
            } else {
                self.write_all(stretch)?;
            }
        }
        Ok(())
    }

    fn write_all(&mut self, stretch: &[Operation<'_>]) -> Result<(), Error> {
        for operation in stretch {
            if let Operation::Write(bytes) = operation {
                for &byte in *bytes {
                    self.write_byte(byte, NoAcknowledgeSource::Data)?;
                }
            }
        }
        Ok(())
    }

    /// Acknowledges each byte except the last, after which the target releases the bus.
    fn read_all(&mut self, stretch: &mut [Operation<'_>]) {
        let mut left: usize = stretch.iter().map(length).sum();
        if left == 0 {
            // The target already drives the first bit, and releases the bus only after a whole byte.
            self.read_byte(false);
        }
        for operation in stretch {
            if let Operation::Read(buffer) = operation {
                for byte in buffer.iter_mut() {
                    left -= 1;
                    *byte = self.read_byte(left != 0);
                }
            }
        }
    }

    fn write_byte(&mut self, byte: u8, source: NoAcknowledgeSource) -> Result<(), Error> {
        for bit in (0..8).rev() {
            self.clock_bit(byte >> bit & 1 != 0);
        }
        if self.clock_bit(true) {
            return Err(Error(source));
        }
        Ok(())
    }

    fn read_byte(&mut self, acknowledge: bool) -> u8 {
        let byte = (0..8).fold(0, |byte, _| byte << 1 | u8::from(self.clock_bit(true)));
        self.clock_bit(!acknowledge);
        byte
    }

    /// Sends one clock pulse with SDA at `level`, and returns SDA. At high, the target can drive the line.
    fn clock_bit(&mut self, level: bool) -> bool {
        self.set(SDA, level);
        self.set(SCL, true);
        let sampled = self.lines.read::<LINES>() & SDA != 0;
        self.set(SCL, false);
        sampled
    }

    /// Sends a START from an idle bus, or a repeated START from a bus with SCL low.
    fn start(&mut self) {
        self.set(SDA, true);
        self.set(SCL, true);
        self.set(SDA, false);
        self.set(SCL, false);
    }

    fn stop(&mut self) {
        self.set(SDA, false);
        self.set(SCL, true);
        self.set(SDA, true);
    }

    fn set(&mut self, line: u32, high: bool) {
        if high {
            self.lines.write::<LINES>(line);
        } else {
            self.lines.write::<CLEAR>(line);
        }
        self.clock.delay_ns(HALF_BIT_NS);
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
