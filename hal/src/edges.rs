//! The edges of an input, which become events.

use crate::{
    Events, Policy, RawMutex,
    mcu::board::{
        digital,
        events::{Source, What},
    },
};
use core::{
    convert::Infallible,
    sync::atomic::{AtomicU8, Ordering},
};
use embedded_hal::digital::{ErrorType, InputPin};
use embedded_hal_async::digital::Wait;

const RISING: u8 = 1;
const FALLING: u8 = 2;
const HIGH: u8 = 4;
const KNOWN: u8 = 8;

/// A pin whose edges an app can ask for: the number that the board gives it as the source of events, and what happens
/// to its events if the queue is full.
///
/// It is a `static` of the board. Either an interrupt calls [`happened`](Self::happened), or a task runs
/// [`run`](Self::run) with a pin that an executor can wait for. [`Pins::watched`](crate::Pins::watched) gives it to apps.
///
/// A reference to it is an input pin, with the level of the last edge: for pins that the task keeps to itself.
///
/// ```
/// # use embedded_hal_mock::eh1::digital::Mock;
/// use microwit_hal::mcu::board::digital::{Edges, HostInput};
/// use microwit_hal::mcu::board::events::{Event, What};
/// use microwit_hal::{CriticalSectionRawMutex, Events, Pins, Policy, Watched};
/// # use microwit_host::Borrow;
///
/// static EVENTS: Events<CriticalSectionRawMutex, 8> = Events::new();
/// static BUTTON: Watched = Watched::new(3, Policy::Count);
///
/// fn on_button_interrupt(is_high: bool) {
///     BUTTON.happened(is_high, &EVENTS);
/// }
///
/// # let led = Mock::new(&[]);
/// let mut pins = Pins::new([("led", led)], [("button", &BUTTON)]).watched([Some(&BUTTON)]);
///
/// on_button_interrupt(true); // Nobody has asked.
/// // The app opens the input, and calls `watch`.
/// let button = HostInput::open(&mut pins, "button").unwrap();
/// assert_eq!(pins.watch(Borrow::new(button.rep()), Edges::Falling), Ok(3));
/// on_button_interrupt(false);
/// on_button_interrupt(true);
/// assert_eq!(EVENTS.poll(), Some(Event { source: 3, what: What::Fell, lost: 0 }));
/// assert_eq!(EVENTS.poll(), None);
/// # pins.into_parts().0[0].1.done();
/// ```
pub struct Watched {
    source: Source,
    policy: Policy,
    /// The edges that the app asked for: only the task that runs the app writes it.
    asked: AtomicU8,
    /// The level, if it is known: only the pin's interrupt or task writes it.
    level: AtomicU8,
}

impl Watched {
    /// Names the pin `source`, and decides by `policy` about events that find the queue full.
    pub const fn new(source: Source, policy: Policy) -> Self {
        Self { source, policy, asked: AtomicU8::new(0), level: AtomicU8::new(0) }
    }

    /// Tells the app of an edge after which the pin is high, or low, if the app has asked for such edges. May be called
    /// in an interrupt.
    ///
    /// Two calls with the same level are two edges of the same kind: the one between was too short to be seen.
    pub fn happened<M: RawMutex, const N: usize>(&self, is_high: bool, events: &Events<M, N>) {
        self.level.store(KNOWN | if is_high { HIGH } else { 0 }, Ordering::Relaxed);
        let (edge, what) = if is_high { (RISING, What::Rose) } else { (FALLING, What::Fell) };
        if self.asked.load(Ordering::Relaxed) & edge != 0 {
            events.push(self.source, what, self.policy);
        }
    }

    /// Waits for one edge after the other, and tells the app of each. Returns if the pin fails.
    ///
    /// # Errors
    ///
    /// The pin's error.
    pub async fn run<P: Wait + InputPin, M: RawMutex, const N: usize>(
        &self,
        mut pin: P,
        events: &Events<M, N>,
    ) -> Result<Infallible, P::Error> {
        let level = if pin.is_high()? { HIGH } else { 0 };
        self.level.store(KNOWN | level, Ordering::Relaxed);
        loop {
            pin.wait_for_any_edge().await?;
            self.happened(pin.is_high()?, events);
        }
    }

    /// Remembers which edges the app asks for. Returns the source of their events.
    pub(crate) fn watch(&self, edges: digital::Edges) -> Source {
        let asked = match edges {
            digital::Edges::None => 0,
            digital::Edges::Rising => RISING,
            digital::Edges::Falling => FALLING,
            digital::Edges::Both => RISING | FALLING,
        };
        self.asked.store(asked, Ordering::Relaxed);
        self.source
    }
}

/// The level of a [`Watched`] pin is not known yet: there was no edge, and no task runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLevel;

impl embedded_hal::digital::Error for UnknownLevel {
    fn kind(&self) -> embedded_hal::digital::ErrorKind {
        embedded_hal::digital::ErrorKind::Other
    }
}

impl ErrorType for &Watched {
    type Error = UnknownLevel;
}

impl InputPin for &Watched {
    fn is_high(&mut self) -> Result<bool, UnknownLevel> {
        let level = self.level.load(Ordering::Relaxed);
        if level & KNOWN == 0 { Err(UnknownLevel) } else { Ok(level & HIGH != 0) }
    }

    fn is_low(&mut self) -> Result<bool, UnknownLevel> {
        self.is_high().map(|is_high| !is_high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::now;
    use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
    use embedded_hal_mock::eh1::{
        MockError,
        digital::{Edge, Mock, State, Transaction},
    };
    use std::io::ErrorKind;

    type Eight = Events<CriticalSectionRawMutex, 8>;

    fn seen(events: &Eight) -> Vec<(Source, What)> {
        core::iter::from_fn(|| events.poll()).map(|event| (event.source, event.what)).collect()
    }

    #[test]
    fn only_the_edges_that_were_asked_for_are_events() {
        use digital::Edges::{Both, Falling, None, Rising};
        let (pin, events) = (Watched::new(5, Policy::Count), Eight::new());
        let (rose, fell) = ((5, What::Rose), (5, What::Fell));
        for (edges, expected) in
            [(Rising, &[rose][..]), (Falling, &[fell]), (Both, &[rose, fell]), (None, &[])]
        {
            assert_eq!(pin.watch(edges), 5);
            pin.happened(true, &events);
            pin.happened(false, &events);
            assert_eq!(seen(&events), expected, "{edges:?}");
        }
    }

    #[test]
    fn the_level_is_that_of_the_last_edge() {
        let (pin, events) = (Watched::new(0, Policy::Count), Eight::new());
        assert_eq!((&pin).is_high(), Err(UnknownLevel));
        pin.happened(true, &events);
        assert_eq!(((&pin).is_high(), (&pin).is_low()), (Ok(true), Ok(false)));
        pin.happened(false, &events);
        assert_eq!(((&pin).is_high(), (&pin).is_low()), (Ok(false), Ok(true)));
        assert_eq!(seen(&events), []);
    }

    #[test]
    fn a_task_tells_of_edges_until_the_pin_fails() {
        let broken = MockError::Io(ErrorKind::NotConnected);
        let mut mock = Mock::new(&[
            Transaction::get(State::Low),
            Transaction::wait_for_edge(Edge::Any),
            Transaction::get(State::High),
            Transaction::wait_for_edge(Edge::Any),
            Transaction::get(State::Low),
            Transaction::wait_for_edge(Edge::Any).with_error(broken.clone()),
        ]);
        let (pin, events) = (Watched::new(1, Policy::Coalesce), Eight::new());
        pin.watch(digital::Edges::Both);
        assert_eq!(now(pin.run(mock.clone(), &events)), Err(broken));
        // The edges were coalesced.
        assert_eq!(seen(&events), [(1, What::Fell)]);
        assert_eq!((&pin).is_low(), Ok(true));
        mock.done();
    }
}
