//! Things that apps open by label.
//!
//! Invariant: a thing is open at most once, and only an open thing can be reached.

use crate::mcu::board::types::OpenError;

/// The `N` things of one kind, each with its label: what an adapter of your own consists of.
///
/// The number of a thing is the representation of its resource. Opening, closing and finding are here, so an adapter
/// is what the interface is about. This one serves stepper motors, by the inputs `STEP` and `DIR` of their drivers:
///
/// ```
/// mod shop {
///     microwit_host::interfaces!({
///         package: "shop:motion",
///         path: crate_dir!("microwit-wit"),
///         with: { "mcu:board": microwit_hal::mcu::board },
///         inline: "
///             package shop:motion@0.1.0;
///             interface stepper {
///                 use mcu:board/types@0.1.0.{open-error};
///                 resource motor {
///                     open: static func(label: string) -> result<motor, open-error>;
///                     turn: func(steps: s8) -> result;
///                 }
///             }
///         ",
///     });
/// }
///
/// use embedded_hal::digital::{OutputPin, PinState};
/// use microwit_hal::{Labelled, mcu::board::types::OpenError};
/// use microwit_host::{Borrow, Own};
/// use shop::shop::motion::stepper::{HostMotor, Motor};
///
/// /// Serves `shop:motion/stepper` with `N` motors: the pins of `STEP` and `DIR`.
/// pub struct Motors<P, const N: usize>(pub Labelled<[P; 2], N>);
///
/// impl<P: OutputPin, const N: usize> HostMotor for Motors<P, N> {
///     fn open(&mut self, label: &str) -> Result<Own<Motor>, OpenError> {
///         self.0.open(label).map(Own::new)
///     }
///
///     fn turn(&mut self, this: Borrow<Motor>, steps: i8) -> Result<(), ()> {
///         let [step, dir] = self.0.get(this.rep()).ok_or(())?;
///         dir.set_state(PinState::from(steps > 0)).map_err(drop)?;
///         for _ in 0..steps.unsigned_abs() {
///             step.set_high().and_then(|()| step.set_low()).map_err(drop)?;
///         }
///         Ok(())
///     }
///
///     fn drop(&mut self, this: Own<Motor>) {
///         self.0.close(this.rep());
///     }
/// }
///
/// # use embedded_hal_mock::eh1::digital::{Mock, State, Transaction};
/// # let [high, low] = [State::High, State::Low].map(Transaction::set);
/// # let step = Mock::new(&[high.clone(), low.clone(), high.clone(), low.clone()]);
/// # let dir = Mock::new(&[high]);
/// let mut motors = Motors(Labelled::new([("door", [step, dir])]));
/// assert_eq!(motors.open("gate").err(), Some(OpenError::NotFound));
/// let door = motors.open("door").unwrap();
/// assert_eq!(motors.turn(Borrow::new(door.rep()), 2), Ok(()));
/// # motors.0.into_inner().map(|(_, pins)| pins.map(|mut pin| pin.done()));
/// ```
///
/// A test needs no app: it calls the trait. The book has this adapter on a board, with an app.
pub struct Labelled<T, const N: usize>([Place<T>; N]);

struct Place<T> {
    label: &'static str,
    thing: T,
    open: bool,
}

impl<T, const N: usize> Labelled<T, N> {
    /// Takes things with their labels. None of them is open yet.
    pub fn new(things: [(&'static str, T); N]) -> Self {
        Self(things.map(|(label, thing)| Place { label, thing, open: false }))
    }

    /// Opens the thing called `label`. Returns its number.
    ///
    /// # Errors
    ///
    /// [`OpenError::NotFound`] if there is no such thing, [`OpenError::InUse`] if it is open already.
    pub fn open(&mut self, label: &str) -> Result<u32, OpenError> {
        let called = |place: &Place<T>| place.label == label;
        let at = self.0.iter().position(called).ok_or(OpenError::NotFound)?;
        if self.0[at].open {
            return Err(OpenError::InUse);
        }
        self.0[at].open = true;
        Ok(at as u32)
    }

    /// The thing with this number, if it is open.
    pub fn get(&mut self, number: u32) -> Option<&mut T> {
        let place = self.0.get_mut(number as usize)?;
        place.open.then_some(&mut place.thing)
    }

    /// The label of the thing with this number, if it is open.
    pub fn label(&self, number: u32) -> Option<&'static str> {
        self.0.get(number as usize).filter(|place| place.open).map(|place| place.label)
    }

    /// Closes the thing with this number, so that it can be opened again.
    pub fn close(&mut self, number: u32) {
        if let Some(place) = self.0.get_mut(number as usize) {
            place.open = false;
        }
    }

    /// Returns the things with their labels.
    pub fn into_inner(self) -> [(&'static str, T); N] {
        self.0.map(|place| (place.label, place.thing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Labelled<char, 2> {
        Labelled::new([("a", 'A'), ("b", 'B')])
    }

    #[test]
    fn a_label_opens_what_it_names() {
        let mut letters = letters();
        let b = letters.open("b").unwrap();
        assert_eq!(letters.get(b), Some(&mut 'B'));
        assert_eq!((letters.label(b), letters.label(0)), (Some("b"), None));
    }

    #[test]
    fn an_unknown_label_is_not_found() {
        assert_eq!(letters().open("c"), Err(OpenError::NotFound));
    }

    #[test]
    fn a_thing_is_open_once() {
        let mut letters = letters();
        letters.open("a").unwrap();
        assert_eq!(letters.open("a"), Err(OpenError::InUse));
    }

    #[test]
    fn closing_makes_free() {
        let mut letters = letters();
        let a = letters.open("a").unwrap();
        letters.close(a);
        assert_eq!(letters.get(a), None);
        assert_eq!(letters.open("a"), Ok(a));
    }

    #[test]
    fn a_number_that_was_never_given_reaches_nothing() {
        let mut letters = letters();
        letters.close(7);
        assert_eq!(letters.get(7), None);
        assert_eq!(letters.get(0), None);
    }
}
