//! The chip's pins.

use boards_common::{Block, Registers};
use core::convert::Infallible;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

const DIRECTION: usize = 0x400;
const ALTERNATE: usize = 0x420;
const OPEN_DRAIN: usize = 0x50c;
const PULL_UP: usize = 0x510;
const DIGITAL: usize = 0x51c;

/// A port of eight pins.
pub struct Port(pub Registers);

impl Port {
    /// Connects these pins, and only these, to their peripheral.
    pub fn lend(&self, pins: u32) {
        self.0.write::<ALTERNATE>(pins);
        self.0.write::<DIGITAL>(pins);
    }

    /// Connects pins as [`lend`](Self::lend) does, for a bus whose lines every participant may pull low.
    pub fn lend_open_drain(&self, pins: u32) {
        self.0.write::<OPEN_DRAIN>(pins);
        self.0.write::<PULL_UP>(pins);
        self.lend(pins);
    }
}

const PIN_0: u32 = 1 << 0;
/// The offset of the data register for pin 0: bits 2 to 9 of the address select the pins.
const DATA_0: usize = (PIN_0 as usize) << 2;

/// An LED on the first pin of a port.
pub struct Led(Registers);

impl Led {
    pub(crate) fn new(Port(registers): Port) -> Self {
        registers.write::<DIRECTION>(PIN_0);
        registers.write::<DIGITAL>(PIN_0);
        registers.write::<DATA_0>(0);
        Self(registers)
    }
}

/// A button on the first pin of a port, which pulls the pin low.
#[derive(Clone, Copy)]
pub struct Button(Registers);

impl Button {
    const BOTH_EDGES: usize = 0x408;
    const INTERRUPTS: usize = 0x410;
    const CLEAR: usize = 0x41c;

    pub(crate) fn new(Port(registers): Port) -> Self {
        registers.write::<PULL_UP>(PIN_0);
        registers.write::<DIGITAL>(PIN_0);
        Self(registers)
    }

    /// Has each edge cause an interrupt.
    pub fn watch(self) {
        self.0.write::<{ Self::BOTH_EDGES }>(PIN_0);
        self.0.write::<{ Self::CLEAR }>(PIN_0);
        self.0.write::<{ Self::INTERRUPTS }>(PIN_0);
    }

    /// Whether the button is pressed. The interrupt has been served then.
    pub fn is_pressed(self) -> bool {
        self.0.write::<{ Self::CLEAR }>(PIN_0);
        self.0.read::<DATA_0>() == 0
    }
}

impl ErrorType for Led {
    type Error = Infallible;
}

impl OutputPin for Led {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.write::<DATA_0>(0);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.write::<DATA_0>(PIN_0);
        Ok(())
    }
}

impl StatefulOutputPin for Led {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.read::<DATA_0>() != 0)
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.read::<DATA_0>() == 0)
    }
}
