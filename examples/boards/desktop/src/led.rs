//! A light on the terminal.

use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};
use std::convert::Infallible;

/// An LED that prints its changes.
pub struct Led {
    label: &'static str,
    on: bool,
}

impl Led {
    /// Makes an LED that is off, with this label.
    pub fn new(label: &'static str) -> Self {
        Self { label, on: false }
    }

    fn light(&mut self, on: bool) {
        if on != self.on {
            self.on = on;
            println!("{}: {}", self.label, if on { "on" } else { "off" });
        }
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
        Ok(self.on)
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.on)
    }
}
