//! Digital pins, and the board's light.

use crate::{
    edges::Watched,
    labelled::Labelled,
    mcu::board::{
        digital::{Edges, HostInput, HostOutput, Input, Level, Output},
        events::Source,
        led,
        types::OpenError,
    },
};
use core::convert::Infallible;
use embedded_hal::digital::{ErrorType, InputPin, OutputPin, PinState, StatefulOutputPin};
use microwit_host::{Borrow, Own};

/// Serves `mcu:board/digital` with embedded-hal pins: `OUTPUTS` of type `O`, `INPUTS` of type `I`.
///
/// Pins of several types fit into an `enum`, or behind a `&mut dyn` of the trait. None of the functions waits.
pub struct Pins<O, I = NoInput, const OUTPUTS: usize = 1, const INPUTS: usize = 0> {
    pub(crate) outputs: Labelled<O, OUTPUTS>,
    pub(crate) inputs: Labelled<I, INPUTS>,
    watched: [Option<&'static Watched>; INPUTS],
}

/// Pins that [`Pins::into_parts`] returns, each with its label.
pub type Parts<T, const N: usize> = [(&'static str, T); N];

impl<O, I, const OUTPUTS: usize, const INPUTS: usize> Pins<O, I, OUTPUTS, INPUTS> {
    /// Takes the pins of a board, each with the label that apps know it by.
    pub fn new(outputs: Parts<O, OUTPUTS>, inputs: Parts<I, INPUTS>) -> Self {
        let (outputs, inputs) = (Labelled::new(outputs), Labelled::new(inputs));
        Self { outputs, inputs, watched: [None; INPUTS] }
    }

    /// Lets apps ask for the edges of inputs, by [`Watched`] in the order of the inputs. Without one, an input can only
    /// be read.
    #[must_use]
    pub const fn watched(mut self, watched: [Option<&'static Watched>; INPUTS]) -> Self {
        self.watched = watched;
        self
    }

    fn watched_by(&self, number: u32) -> Option<&'static Watched> {
        *self.watched.get(number as usize)?
    }

    /// Returns the outputs and the inputs.
    pub fn into_parts(self) -> (Parts<O, OUTPUTS>, Parts<I, INPUTS>) {
        (self.outputs.into_inner(), self.inputs.into_inner())
    }
}

impl<O: StatefulOutputPin, I, const OUTPUTS: usize, const INPUTS: usize> HostOutput
    for Pins<O, I, OUTPUTS, INPUTS>
{
    fn open(&mut self, label: &str) -> Result<Own<Output>, OpenError> {
        self.outputs.open(label).map(Own::new)
    }

    fn set(&mut self, this: Borrow<Output>, level: Level) -> Result<(), ()> {
        let pin = self.outputs.get(this.rep()).ok_or(())?;
        pin.set_state(level.into()).map_err(drop)
    }

    /// Returns low for a pin whose level cannot be read.
    fn get(&mut self, this: Borrow<Output>) -> Level {
        let pin = self.outputs.get(this.rep());
        let high = pin.is_some_and(|pin| pin.is_set_high().unwrap_or(false));
        Level::from(high)
    }

    fn toggle(&mut self, this: Borrow<Output>) -> Result<(), ()> {
        let pin = self.outputs.get(this.rep()).ok_or(())?;
        pin.toggle().map_err(drop)
    }

    /// Closes the pin, which keeps its level.
    fn drop(&mut self, this: Own<Output>) {
        self.outputs.close(this.rep());
    }
}

impl<O, I: InputPin, const OUTPUTS: usize, const INPUTS: usize> HostInput
    for Pins<O, I, OUTPUTS, INPUTS>
{
    fn open(&mut self, label: &str) -> Result<Own<Input>, OpenError> {
        self.inputs.open(label).map(Own::new)
    }

    fn get(&mut self, this: Borrow<Input>) -> Result<Level, ()> {
        let pin = self.inputs.get(this.rep()).ok_or(())?;
        pin.is_high().map(Level::from).map_err(drop)
    }

    fn watch(&mut self, this: Borrow<Input>, edges: Edges) -> Result<Source, ()> {
        self.inputs.get(this.rep()).ok_or(())?;
        let watched = self.watched_by(this.rep()).ok_or(())?;
        Ok(watched.watch(edges))
    }

    fn drop(&mut self, this: Own<Input>) {
        if let Some(watched) = self.watched_by(this.rep()) {
            watched.watch(Edges::None);
        }
        self.inputs.close(this.rep());
    }
}

impl From<bool> for Level {
    fn from(high: bool) -> Self {
        if high { Self::High } else { Self::Low }
    }
}

impl From<Level> for PinState {
    fn from(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::High => Self::High,
        }
    }
}

/// The input type of a board without inputs. It has no values.
pub enum NoInput {}

impl ErrorType for NoInput {
    type Error = Infallible;
}

impl InputPin for NoInput {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        match *self {}
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        match *self {}
    }
}

/// Serves `mcu:board/led` with any output pin that is high when the light is on.
pub struct Light<P>(
    /// The pin that drives the light.
    pub P,
);

impl<P: OutputPin> led::Host for Light<P> {
    /// If the pin fails, the light stays as it was: the app could do nothing about it.
    fn set(&mut self, on: bool) {
        let _ = self.0.set_state(PinState::from(on));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CriticalSectionRawMutex, Events, Policy};
    use embedded_hal_mock::eh1::{
        MockError,
        digital::{Mock, State, Transaction},
    };
    use std::io::ErrorKind;

    type Board = Pins<Mock, Mock, 2, 1>;

    fn board(fan: &[Transaction], button: &[Transaction]) -> Board {
        let outputs = [("fan", Mock::new(fan)), ("heater", Mock::new(&[]))];
        Pins::new(outputs, [("button", Mock::new(button))])
    }

    fn done(board: Board) {
        let (outputs, inputs) = board.into_parts();
        for (_, mut pin) in outputs.into_iter().chain(inputs) {
            pin.done();
        }
    }

    fn open_output(board: &mut Board, label: &str) -> Result<Borrow<Output>, OpenError> {
        HostOutput::open(board, label).map(|own| Borrow::new(own.rep()))
    }

    fn open_input(board: &mut Board, label: &str) -> Result<Borrow<Input>, OpenError> {
        HostInput::open(board, label).map(|own| Borrow::new(own.rep()))
    }

    #[test]
    fn set_drives_the_pin_of_that_label() {
        let mut board = board(&[Transaction::set(State::High), Transaction::set(State::Low)], &[]);
        let fan = open_output(&mut board, "fan").unwrap();
        assert_eq!(board.set(fan.clone(), Level::High), Ok(()));
        assert_eq!(board.set(fan, Level::Low), Ok(()));
        done(board);
    }

    #[test]
    fn toggle_and_get_ask_the_pin() {
        let mut board = board(
            &[
                Transaction::toggle(),
                Transaction::get_state(State::High),
                Transaction::get_state(State::Low),
            ],
            &[],
        );
        let fan = open_output(&mut board, "fan").unwrap();
        assert_eq!(board.toggle(fan.clone()), Ok(()));
        assert_eq!(HostOutput::get(&mut board, fan.clone()), Level::High);
        assert_eq!(HostOutput::get(&mut board, fan), Level::Low);
        done(board);
    }

    #[test]
    fn a_pin_that_fails_says_so() {
        let broken = MockError::Io(ErrorKind::NotConnected);
        let mut board = board(
            &[Transaction::set(State::High).with_error(broken.clone())],
            &[Transaction::get(State::High).with_error(broken)],
        );
        let fan = open_output(&mut board, "fan").unwrap();
        assert_eq!(board.set(fan, Level::High), Err(()));
        let button = open_input(&mut board, "button").unwrap();
        assert_eq!(HostInput::get(&mut board, button), Err(()));
        done(board);
    }

    #[test]
    fn an_input_is_read() {
        let mut board = board(&[], &[Transaction::get(State::High), Transaction::get(State::Low)]);
        let button = open_input(&mut board, "button").unwrap();
        assert_eq!(HostInput::get(&mut board, button.clone()), Ok(Level::High));
        assert_eq!(HostInput::get(&mut board, button), Ok(Level::Low));
        done(board);
    }

    #[test]
    fn edges_are_events_of_the_boards_source_until_the_input_is_dropped() {
        static BUTTON: Watched = Watched::new(7, Policy::Count);
        let events = Events::<CriticalSectionRawMutex, 4>::new();
        let mut board = board(&[], &[]).watched([Some(&BUTTON)]);
        let button = HostInput::open(&mut board, "button").unwrap();
        assert_eq!(board.watch(Borrow::new(button.rep()), Edges::Rising), Ok(7));
        BUTTON.happened(true, &events);
        assert_eq!(events.poll().map(|event| event.source), Some(7));
        HostInput::drop(&mut board, button);
        BUTTON.happened(true, &events);
        assert_eq!(events.poll(), None);
        done(board);
    }

    #[test]
    fn an_input_that_the_board_does_not_watch_says_so() {
        let mut board = board(&[], &[]);
        let button = open_input(&mut board, "button").unwrap();
        assert_eq!(board.watch(button, Edges::Both), Err(()));
        done(board);
    }

    #[test]
    fn outputs_and_inputs_do_not_share_labels() {
        let mut board = board(&[], &[]);
        assert_eq!(open_output(&mut board, "button").err(), Some(OpenError::NotFound));
        assert!(open_input(&mut board, "button").is_ok());
        done(board);
    }

    #[test]
    fn a_dropped_output_opens_again() {
        let mut board = board(&[], &[]);
        let fan = HostOutput::open(&mut board, "fan").unwrap();
        assert_eq!(open_output(&mut board, "fan").err(), Some(OpenError::InUse));
        HostOutput::drop(&mut board, fan);
        assert!(open_output(&mut board, "fan").is_ok());
        done(board);
    }

    #[test]
    fn a_light_follows_its_pin() {
        let pin = Mock::new(&[Transaction::set(State::High), Transaction::set(State::Low)]);
        let mut light = Light(pin);
        led::Host::set(&mut light, true);
        led::Host::set(&mut light, false);
        light.0.done();
    }
}
