//! A pin that prints its changes.

use core::fmt::Write;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};

/// A pin whose changes are written to `W`, with the label that the board gives it.
pub struct Announced<P, W> {
    pin: P,
    label: &'static str,
    out: W,
}

impl<P: StatefulOutputPin, W: Write> Announced<P, W> {
    /// Makes a pin that is announced as `label`.
    pub fn new(pin: P, label: &'static str, out: W) -> Self {
        Self { pin, label, out }
    }

    fn drive(&mut self, high: bool) -> Result<(), P::Error> {
        if high == self.pin.is_set_high()? {
            return Ok(());
        }
        self.pin.set_state(high.into())?;
        let state = if high { "on" } else { "off" };
        // A failure to print must not keep the light off.
        let _ = writeln!(self.out, "{}: {state}", self.label);
        Ok(())
    }
}

impl<P: ErrorType, W> ErrorType for Announced<P, W> {
    type Error = P::Error;
}

impl<P: StatefulOutputPin, W: Write> OutputPin for Announced<P, W> {
    fn set_low(&mut self) -> Result<(), P::Error> {
        self.drive(false)
    }

    fn set_high(&mut self) -> Result<(), P::Error> {
        self.drive(true)
    }
}

impl<P: StatefulOutputPin, W: Write> StatefulOutputPin for Announced<P, W> {
    fn is_set_high(&mut self) -> Result<bool, P::Error> {
        self.pin.is_set_high()
    }

    fn is_set_low(&mut self) -> Result<bool, P::Error> {
        self.pin.is_set_low()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::digital::{Mock, State, Transaction};

    /// Tests what is printed when a pin in the state `before` is driven to `after`.
    #[track_caller]
    fn check(before: State, after: State, written: &[Transaction], expect: &str) {
        let asked = Transaction::get_state(before);
        let mut pin = Mock::new([&[asked], written].concat().iter());
        let mut out = String::new();
        let mut fan = Announced::new(pin.clone(), "fan", &mut out);
        let done = if after == State::High { fan.set_high() } else { fan.set_low() };
        assert_eq!(done, Ok(()));
        pin.done();
        assert_eq!(out, expect);
    }

    #[test]
    fn a_change_is_announced() {
        use State::{High, Low};
        check(Low, High, &[Transaction::set(High)], "fan: on\n");
        check(High, Low, &[Transaction::set(Low)], "fan: off\n");
    }

    #[test]
    fn no_change_is_neither_driven_nor_announced() {
        check(State::High, State::High, &[], "");
        check(State::Low, State::Low, &[], "");
    }
}
