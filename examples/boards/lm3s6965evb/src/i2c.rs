//! The chip's I2C controller, as an embedded-hal [`I2c`].
//!
//! A command transfers one byte, with what precedes and follows it on the wire: a (repeated) START and the
//! address, an acknowledgement, a STOP. There is no command for an address without a byte.
//!
//! Invariant: the bus is idle between transactions, also after failed ones.

use crate::system::FREQUENCY;
use boards_common::{Block, Registers};
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

/// Whether QEMU emulates the controller. QEMU 7.2 ignores a START while the bus is held, reports an absent
/// target as lost arbitration, and never refuses a byte. It has one controller on a bus.
const QEMU: bool = cfg!(not(any(test, feature = "silicon")));

/// The controller of a bus.
pub struct Controller<B = Registers>(B);

/// The reason why a transaction ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The address or a byte was not acknowledged.
    NoAcknowledge(NoAcknowledgeSource),
    /// Another controller won the bus.
    ArbitrationLoss,
    /// An operation has no bytes, which this controller cannot perform.
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

impl<B> i2c::ErrorType for Controller<B> {
    type Error = Error;
}

impl<B: Block> I2c for Controller<B> {
    /// Adjacent operations in one direction form one stretch of bytes. Each change of direction sends a
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

impl<B: Block> Controller<B> {
    /// Sets the controller up for 100 kHz.
    pub(crate) fn new(registers: B) -> Self {
        const ENABLE_CONTROLLER: u32 = 1 << 4;
        registers.write::<CONFIGURATION>(ENABLE_CONTROLLER);
        registers.write::<TIMER_PERIOD>(FREQUENCY / (20 * 100_000) - 1);
        Self(registers)
    }

    /// Transfers the bytes of one stretch, and releases the bus after the last stretch.
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
            // Another controller owns the bus.
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

    /// Waits for the end of the command, and returns the status.
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

#[cfg(test)]
mod tests {
    use super::*;
    use NoAcknowledgeSource::{Address, Data};
    use std::cell::{Cell, RefCell};

    const TARGET: u8 = 0x48;

    /// A model of the chip's controller by its datasheet, with a target that accepts three bytes at a time.
    #[derive(Default)]
    struct Chip {
        address: Cell<u8>,
        data: Cell<u8>,
        status: Cell<u32>,
        /// The number of bytes that the target has received since its address.
        bytes: Cell<u8>,
        /// Whether another controller wins the next START.
        contended: bool,
        /// The events on the wire, as text.
        wire: RefCell<String>,
    }

    impl Chip {
        fn see(&self, what: &str) {
            *self.wire.borrow_mut() += what;
        }

        /// Records a byte on the wire with its acknowledgement.
        fn see_byte(&self, byte: u8, acknowledged: bool) {
            self.see(&format!("{byte:02x}{} ", if acknowledged { "+" } else { "-" }));
        }

        fn run(&self, command: u32) -> u32 {
            if command & command::START != 0 {
                self.see("S ");
                self.bytes.set(0);
                if self.contended {
                    return status::ERROR | status::ARBITRATION_LOST;
                }
                let here = self.address.get() >> 1 == TARGET;
                self.see_byte(self.address.get(), here);
                if !here {
                    return status::ERROR | status::ADDRESS_REFUSED;
                }
            }
            self.bytes.set(self.bytes.get() + 1);
            if self.address.get() & 1 == 0 {
                let taken = self.bytes.get() <= 3;
                self.see_byte(self.data.get(), taken);
                return if taken { 0 } else { status::ERROR };
            }
            self.data.set(self.bytes.get());
            self.see_byte(self.bytes.get(), command & command::ACKNOWLEDGE != 0);
            0
        }
    }

    impl Block for Chip {
        fn read<const OFFSET: usize>(&self) -> u32 {
            match OFFSET {
                // The controller is busy until the first read of its status.
                CONTROL_STATUS => self.status.replace(self.status.get() & !status::BUSY),
                DATA => self.data.get().into(),
                _ => panic!("nobody reads {OFFSET:#x}"),
            }
        }

        fn write<const OFFSET: usize>(&self, value: u32) {
            match OFFSET {
                ADDRESS => self.address.set(value as u8),
                DATA => self.data.set(value as u8),
                CONTROL_STATUS => {
                    assert_eq!(self.status.get() & status::BUSY, 0, "it is busy");
                    let runs = value & command::RUN != 0;
                    let status = if runs { self.run(value) } else { 0 };
                    if value & command::STOP != 0 {
                        self.see("P");
                    }
                    self.status.set(status | status::BUSY);
                }
                _ => {}
            }
        }
    }

    /// Tests the result of a transaction, and its events on the wire.
    #[track_caller]
    fn check(
        chip: Chip,
        address: u8,
        operations: &mut [Operation<'_>],
        expect: Result<(), Error>,
        wire: &str,
    ) {
        let mut controller = Controller::new(chip);
        assert_eq!(controller.transaction(address, operations), expect);
        assert_eq!(controller.0.wire.into_inner(), wire);
    }

    #[test]
    fn a_write_ends_with_a_stop() {
        let write = &mut [Operation::Write(&[1, 0x60])];
        check(Chip::default(), TARGET, write, Ok(()), "S 90+ 01+ 60+ P");
    }

    #[test]
    fn a_change_of_direction_is_a_repeated_start() {
        let mut bytes = [0; 2];
        let both = &mut [Operation::Write(&[0]), Operation::Read(&mut bytes)];
        check(Chip::default(), TARGET, both, Ok(()), "S 90+ 00+ S 91+ 01+ 02- P");
        assert_eq!(bytes, [1, 2]);
        let both = &mut [Operation::Read(&mut bytes[..1]), Operation::Write(&[0])];
        check(Chip::default(), TARGET, both, Ok(()), "S 91+ 01- S 90+ 00+ P");
    }

    #[test]
    fn neighbours_of_one_direction_are_one_stretch() {
        let (mut one, mut two) = ([0], [0]);
        let reads =
            &mut [Operation::Read(&mut one), Operation::Read(&mut []), Operation::Read(&mut two)];
        check(Chip::default(), TARGET, reads, Ok(()), "S 91+ 01+ 02- P");
        assert_eq!([one, two], [[1], [2]]);
        let writes = &mut [Operation::Write(&[7]), Operation::Write(&[8])];
        check(Chip::default(), TARGET, writes, Ok(()), "S 90+ 07+ 08+ P");
    }

    #[test]
    fn an_address_that_nobody_has_frees_the_bus() {
        let expect = Err(Error::NoAcknowledge(Address));
        check(Chip::default(), 0x21, &mut [Operation::Write(&[1])], expect, "S 42- P");
        check(Chip::default(), 0x21, &mut [Operation::Read(&mut [0; 2])], expect, "S 43- P");
    }

    #[test]
    fn a_byte_that_is_refused_frees_the_bus() {
        let expect = Err(Error::NoAcknowledge(Data));
        let write = &mut [Operation::Write(&[1, 2, 3, 4, 5])];
        check(Chip::default(), TARGET, write, expect, "S 90+ 01+ 02+ 03+ 04- P");
    }

    #[test]
    fn a_bus_that_another_won_is_left_alone() {
        let chip = Chip { contended: true, ..Chip::default() };
        let write = &mut [Operation::Write(&[1, 2])];
        check(chip, TARGET, write, Err(Error::ArbitrationLoss), "S ");
    }

    #[test]
    fn nothing_at_all_is_refused_before_anything_moves() {
        let steps = &mut [Operation::Write(&[1]), Operation::Read(&mut [])];
        check(Chip::default(), TARGET, steps, Err(Error::Empty), "");
        check(Chip::default(), TARGET, &mut [], Ok(()), "");
    }
}
