//! A light of a machine without pins.

use core::convert::Infallible;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

/// A light that nobody sees.
#[derive(Default)]
pub struct Led {
    on: bool,
}

impl ErrorType for Led {
    type Error = Infallible;
}

impl OutputPin for Led {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.on = false;
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.on = true;
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
