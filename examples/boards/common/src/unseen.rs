//! A light of a machine without pins, for [`Announced`](crate::Announced).

use core::convert::Infallible;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

/// A light that nobody sees. It begins unlit.
#[derive(Default)]
pub struct Unseen {
    on: bool,
}

impl ErrorType for Unseen {
    type Error = Infallible;
}

impl OutputPin for Unseen {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.on = false;
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.on = true;
        Ok(())
    }
}

impl StatefulOutputPin for Unseen {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.on)
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.on)
    }
}
