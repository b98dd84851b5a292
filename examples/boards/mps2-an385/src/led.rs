//! An LED of the board's FPGA, as an embedded-hal pin that says when it changes.

use crate::{
    Uart,
    mmio::{Register, Word},
};
use core::{convert::Infallible, fmt::Write};
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

/// One LED. Announces changes on the UART under the label that the board gives it.
pub struct Led {
    register: Register,
    mask: u32,
    label: &'static str,
    uart: Uart,
}

impl Led {
    pub(crate) fn new(register: Register, bit: u8, uart: Uart) -> Self {
        Self { register, mask: 1 << bit, label: "led", uart }
    }

    /// The same LED, announced as `label`.
    #[must_use]
    pub fn labelled(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    fn is_lit(&self) -> bool {
        self.register.read(Word::W0) & self.mask != 0
    }

    fn light(&mut self, on: bool) {
        if on == self.is_lit() {
            return;
        }
        let others = self.register.read(Word::W0) & !self.mask;
        self.register.write(Word::W0, if on { others | self.mask } else { others });
        let state = if on { "on" } else { "off" };
        // The UART cannot fail.
        let _ = writeln!(self.uart, "{}: {state}", self.label);
    }
}

impl ErrorType for Led {
    type Error = Infallible;
}

impl OutputPin for Led {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.light(false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.light(true);
        Ok(())
    }
}

impl StatefulOutputPin for Led {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.is_lit())
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.is_lit())
    }
}
