//! A pin for what is on while the line is low.

use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

/// A pin that is low when it is set high: for an LED between the supply and the pin.
pub struct Inverted<P>(
    /// The pin that is driven.
    pub P,
);

impl<P: ErrorType> ErrorType for Inverted<P> {
    type Error = P::Error;
}

impl<P: OutputPin> OutputPin for Inverted<P> {
    fn set_low(&mut self) -> Result<(), P::Error> {
        self.0.set_high()
    }

    fn set_high(&mut self) -> Result<(), P::Error> {
        self.0.set_low()
    }
}

impl<P: StatefulOutputPin> StatefulOutputPin for Inverted<P> {
    fn is_set_high(&mut self) -> Result<bool, P::Error> {
        self.0.is_set_low()
    }

    fn is_set_low(&mut self) -> Result<bool, P::Error> {
        self.0.is_set_high()
    }

    fn toggle(&mut self) -> Result<(), P::Error> {
        self.0.toggle()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::digital::{Mock, State, Transaction};

    #[test]
    fn the_line_has_the_other_level() {
        let mut pin = Inverted(Mock::new(&[
            Transaction::set(State::Low),
            Transaction::get_state(State::Low),
            Transaction::toggle(),
        ]));
        pin.set_high().unwrap();
        assert!(pin.is_set_high().unwrap());
        pin.toggle().unwrap();
        pin.0.done();
    }
}
