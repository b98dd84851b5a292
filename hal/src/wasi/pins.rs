//! `wasi:gpio`, by what serves `mcu:board/digital`.

use super::{
    gpio::{
        digital::{
            DigitalConfig, DigitalInOutPin, DigitalInPin, DigitalOutPin, HostDigitalInOutPin,
            HostDigitalInPin, HostDigitalOutPin, PinState,
        },
        general::{ActiveLevel, GpioError, PinMode},
    },
    io::poll::Pollable,
    moments::READY,
};
use crate::{Pins, mcu::board::types::OpenError};
use embedded_hal::digital::{InputPin, PinState as Level, StatefulOutputPin};
use microwit_host::{Borrow, Own};

impl<O, I, const OUTPUTS: usize, const INPUTS: usize> Pins<O, I, OUTPUTS, INPUTS> {
    /// Opens the output called `label` for an export that takes it.
    ///
    /// # Errors
    ///
    /// [`OpenError::NotFound`] if there is no such output, [`OpenError::InUse`] if it is open already.
    pub fn hand_out_output(&mut self, label: &str) -> Result<Own<DigitalOutPin>, OpenError> {
        self.outputs.open(label).map(Own::new)
    }

    /// Opens the input called `label` for an export that takes it.
    ///
    /// # Errors
    ///
    /// [`OpenError::NotFound`] if there is no such input, [`OpenError::InUse`] if it is open already.
    pub fn hand_out_input(&mut self, label: &str) -> Result<Own<DigitalInPin>, OpenError> {
        self.inputs.open(label).map(Own::new)
    }

    fn output(&mut self, pin: &Borrow<DigitalOutPin>) -> Result<&mut O, GpioError<'static>> {
        self.outputs.get(pin.rep()).ok_or(GpioError::UndefinedPinLabel)
    }

    fn input(&mut self, pin: &Borrow<DigitalInPin>) -> Result<&mut I, GpioError<'static>> {
        self.inputs.get(pin.rep()).ok_or(GpioError::UndefinedPinLabel)
    }
}

/// How a pin of the adapter is set up: it is active when it is high.
fn config(label: Option<&'static str>, pin_mode: PinMode) -> DigitalConfig<'static> {
    let label = label.unwrap_or_default();
    DigitalConfig { label, pin_mode, active_level: ActiveLevel::ActiveHigh, pull_resistor: None }
}

/// The error of a pin that its driver does not reach.
fn fault<E>(_: E) -> GpioError<'static> {
    GpioError::HardwareFault
}

/// The functions that no pin of the adapter has.
macro_rules! refused {
    ($pin:ty, $error:ident: $($name:ident($($argument:ty)?) -> $result:ty;)*) => {
        $(fn $name(&mut self, _: Borrow<$pin> $(, _: $argument)?) -> Result<$result, GpioError<'_>> {
            Err(GpioError::$error)
        })*
    };
}

impl<O: StatefulOutputPin, I, const OUTPUTS: usize, const INPUTS: usize> HostDigitalOutPin
    for Pins<O, I, OUTPUTS, INPUTS>
{
    fn get_config(&mut self, this: Borrow<DigitalOutPin>) -> DigitalConfig<'_> {
        config(self.outputs.label(this.rep()), PinMode::Out)
    }

    fn watch_for_ready(&mut self, _: Borrow<DigitalOutPin>) -> Own<Pollable> {
        Own::new(READY)
    }

    fn set_state(
        &mut self,
        this: Borrow<DigitalOutPin>,
        state: PinState,
    ) -> Result<(), GpioError<'_>> {
        let level = Level::from(state == PinState::Active);
        self.output(&this)?.set_state(level).map_err(fault)
    }

    fn set_active(&mut self, this: Borrow<DigitalOutPin>) -> Result<(), GpioError<'_>> {
        self.output(&this)?.set_high().map_err(fault)
    }

    fn set_inactive(&mut self, this: Borrow<DigitalOutPin>) -> Result<(), GpioError<'_>> {
        self.output(&this)?.set_low().map_err(fault)
    }

    fn toggle(&mut self, this: Borrow<DigitalOutPin>) -> Result<(), GpioError<'_>> {
        self.output(&this)?.toggle().map_err(fault)
    }

    /// Closes the pin, which keeps its level.
    fn drop(&mut self, this: Own<DigitalOutPin>) {
        self.outputs.close(this.rep());
    }
}

/// An app reads pins; it cannot watch them.
impl<O, I: InputPin, const OUTPUTS: usize, const INPUTS: usize> HostDigitalInPin
    for Pins<O, I, OUTPUTS, INPUTS>
{
    fn get_config(&mut self, this: Borrow<DigitalInPin>) -> DigitalConfig<'_> {
        config(self.inputs.label(this.rep()), PinMode::In)
    }

    fn watch_for_ready(&mut self, _: Borrow<DigitalInPin>) -> Own<Pollable> {
        Own::new(READY)
    }

    fn read(&mut self, this: Borrow<DigitalInPin>) -> Result<PinState, GpioError<'_>> {
        let active = self.input(&this)?.is_high().map_err(fault)?;
        Ok(if active { PinState::Active } else { PinState::Inactive })
    }

    fn is_active(&mut self, this: Borrow<DigitalInPin>) -> Result<bool, GpioError<'_>> {
        self.input(&this)?.is_high().map_err(fault)
    }

    fn is_inactive(&mut self, this: Borrow<DigitalInPin>) -> Result<bool, GpioError<'_>> {
        self.input(&this)?.is_low().map_err(fault)
    }

    refused! {
        DigitalInPin, OperationNotSupported:
        watch_state(PinState) -> Own<Pollable>;
        watch_active() -> Own<Pollable>;
        watch_inactive() -> Own<Pollable>;
        watch_falling_edge() -> Own<Pollable>;
        watch_rising_edge() -> Own<Pollable>;
    }

    fn drop(&mut self, this: Own<DigitalInPin>) {
        self.inputs.close(this.rep());
    }
}

/// The adapter has no pins for both, so it hands none out.
impl<O, I, const OUTPUTS: usize, const INPUTS: usize> HostDigitalInOutPin
    for Pins<O, I, OUTPUTS, INPUTS>
{
    fn get_config(&mut self, _: Borrow<DigitalInOutPin>) -> DigitalConfig<'_> {
        config(None, PinMode::InOut)
    }

    fn watch_for_ready(&mut self, _: Borrow<DigitalInOutPin>) -> Own<Pollable> {
        Own::new(READY)
    }

    refused! {
        DigitalInOutPin, PinModeNotAvailable:
        set_state(PinState) -> ();
        set_active() -> ();
        set_inactive() -> ();
        toggle() -> ();
        read() -> PinState;
        is_active() -> bool;
        is_inactive() -> bool;
        watch_state(PinState) -> Own<Pollable>;
        watch_active() -> Own<Pollable>;
        watch_inactive() -> Own<Pollable>;
        watch_falling_edge() -> Own<Pollable>;
        watch_rising_edge() -> Own<Pollable>;
    }

    fn drop(&mut self, _: Own<DigitalInOutPin>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_hal_mock::eh1::{
        MockError,
        digital::{Mock, State, Transaction},
    };
    use std::io::ErrorKind;

    fn board(fan: &[Transaction], button: &[Transaction]) -> Pins<Mock, Mock, 1, 1> {
        Pins::new([("fan", Mock::new(fan))], [("button", Mock::new(button))])
    }

    fn done(board: Pins<Mock, Mock, 1, 1>) {
        let (outputs, inputs) = board.into_parts();
        for (_, mut pin) in outputs.into_iter().chain(inputs) {
            pin.done();
        }
    }

    #[test]
    fn an_output_is_driven() {
        let (high, low) = (Transaction::set(State::High), Transaction::set(State::Low));
        let mut board = board(&[high.clone(), high, low, Transaction::toggle()], &[]);
        let fan = board.hand_out_output("fan").unwrap();
        let this = || Borrow::new(fan.rep());
        assert_eq!(HostDigitalOutPin::set_state(&mut board, this(), PinState::Active), Ok(()));
        assert_eq!(HostDigitalOutPin::set_active(&mut board, this()), Ok(()));
        assert_eq!(HostDigitalOutPin::set_inactive(&mut board, this()), Ok(()));
        assert_eq!(HostDigitalOutPin::toggle(&mut board, this()), Ok(()));
        assert_eq!(HostDigitalOutPin::get_config(&mut board, this()).label, "fan");
        done(board);
    }

    #[test]
    fn an_input_is_read_and_not_watched() {
        let [high, low] = [State::High, State::Low].map(Transaction::get);
        let broken = MockError::Io(ErrorKind::NotConnected);
        let fails = Transaction::get(State::High).with_error(broken);
        let mut board = board(&[], &[high.clone(), low, high, fails]);
        let button = board.hand_out_input("button").unwrap();
        let this = || Borrow::new(button.rep());
        assert_eq!(HostDigitalInPin::read(&mut board, this()), Ok(PinState::Active));
        assert_eq!(HostDigitalInPin::is_active(&mut board, this()), Ok(false));
        assert_eq!(HostDigitalInPin::is_inactive(&mut board, this()), Ok(false));
        let failed = HostDigitalInPin::read(&mut board, this());
        assert_eq!(failed, Err(GpioError::HardwareFault));
        let watched = HostDigitalInPin::watch_rising_edge(&mut board, this()).map(drop);
        assert_eq!(watched, Err(GpioError::OperationNotSupported));
        done(board);
    }

    #[test]
    fn a_pin_is_handed_out_once_at_a_time() {
        let mut board = board(&[], &[]);
        assert_eq!(board.hand_out_output("button").err(), Some(OpenError::NotFound));
        let fan = board.hand_out_output("fan").unwrap();
        assert_eq!(board.hand_out_output("fan").err(), Some(OpenError::InUse));
        HostDigitalOutPin::drop(&mut board, fan);
        assert!(board.hand_out_output("fan").is_ok());
        done(board);
    }
}
