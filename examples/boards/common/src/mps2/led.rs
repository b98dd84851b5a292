//! An LED of the board's FPGA, as an embedded-hal pin.

use crate::{Block, Registers};
use core::convert::Infallible;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

const LEDS: usize = 0x0;

/// An LED.
pub struct Led {
    registers: Registers,
    mask: u32,
}

impl Led {
    /// The LED with the number `bit`.
    pub fn new(registers: Registers, bit: u8) -> Self {
        Self { registers, mask: 1 << bit }
    }
}

impl ErrorType for Led {
    type Error = Infallible;
}

impl OutputPin for Led {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.registers.write::<LEDS>(self.registers.read::<LEDS>() & !self.mask);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.registers.write::<LEDS>(self.registers.read::<LEDS>() | self.mask);
        Ok(())
    }
}

impl StatefulOutputPin for Led {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.registers.read::<LEDS>() & self.mask != 0)
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        self.is_set_high().map(|high| !high)
    }
}
