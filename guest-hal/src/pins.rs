//! Pins, and channels of PWM.

use embedded_hal::digital::{self, ErrorKind, InputPin, OutputPin, StatefulOutputPin};
use embedded_hal::pwm::{self, SetDutyCycle};

use crate::digital::{Input, Level, Output};
use crate::pwm::Channel;

/// A pin could not be reached: the board does not say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinError;

impl digital::Error for PinError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl digital::ErrorType for Output {
    type Error = PinError;
}

impl OutputPin for Output {
    fn set_low(&mut self) -> Result<(), PinError> {
        self.set(Level::Low).map_err(|()| PinError)
    }

    fn set_high(&mut self) -> Result<(), PinError> {
        self.set(Level::High).map_err(|()| PinError)
    }
}

impl StatefulOutputPin for Output {
    fn is_set_high(&mut self) -> Result<bool, PinError> {
        Ok(self.get() == Level::High)
    }

    fn is_set_low(&mut self) -> Result<bool, PinError> {
        Ok(self.get() == Level::Low)
    }

    fn toggle(&mut self) -> Result<(), PinError> {
        Output::toggle(self).map_err(|()| PinError)
    }
}

impl digital::ErrorType for Input {
    type Error = PinError;
}

impl InputPin for Input {
    fn is_high(&mut self) -> Result<bool, PinError> {
        self.get().map(|level| level == Level::High).map_err(|()| PinError)
    }

    fn is_low(&mut self) -> Result<bool, PinError> {
        self.get().map(|level| level == Level::Low).map_err(|()| PinError)
    }
}

/// A channel did not take a duty cycle: the board does not say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyError;

impl pwm::Error for DutyError {
    fn kind(&self) -> pwm::ErrorKind {
        pwm::ErrorKind::Other
    }
}

impl pwm::ErrorType for Channel {
    type Error = DutyError;
}

impl SetDutyCycle for Channel {
    fn max_duty_cycle(&self) -> u16 {
        self.max_duty()
    }

    fn set_duty_cycle(&mut self, duty: u16) -> Result<(), DutyError> {
        self.set_duty(duty).map_err(|()| DutyError)
    }

    fn set_duty_cycle_fraction(&mut self, num: u16, denom: u16) -> Result<(), DutyError> {
        self.set_duty_fraction(num, denom).map_err(|()| DutyError)
    }

    fn set_duty_cycle_percent(&mut self, percent: u8) -> Result<(), DutyError> {
        self.set_duty_percent(percent).map_err(|()| DutyError)
    }
}
