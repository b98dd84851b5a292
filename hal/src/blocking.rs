//! Events for firmware without an executor.

use crate::{
    Events, RawMutex,
    mcu::board::events::{Event, Host},
};

/// Serves `mcu:board/events` on a board without the option `async`: nothing else but interrupts runs while an app waits
/// for an event, and fuel does not count the time.
pub struct BlockingEvents<'q, M: RawMutex, const N: usize> {
    events: &'q Events<M, N>,
    sleep: fn(),
}

impl<'q, M: RawMutex, const N: usize> BlockingEvents<'q, M, N> {
    /// Takes events from a queue. While it is empty, `sleep` is called again and again. An interrupt may come just
    /// before: `sleep` must then return at once, as Arm's instruction `WFE` does, or not sleep at all.
    pub const fn new(events: &'q Events<M, N>, sleep: fn()) -> Self {
        Self { events, sleep }
    }
}

impl<M: RawMutex, const N: usize> Host for BlockingEvents<'_, M, N> {
    fn next(&mut self) -> Event {
        loop {
            if let Some(event) = self.events.poll() {
                return event;
            }
            (self.sleep)();
        }
    }

    fn poll(&mut self) -> Option<Event> {
        self.events.poll()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CriticalSectionRawMutex, Policy, mcu::board::events::What};

    #[test]
    fn it_sleeps_until_there_is_an_event() {
        static EVENTS: Events<CriticalSectionRawMutex, 2> = Events::new();
        let mut events = BlockingEvents::new(&EVENTS, || EVENTS.push(4, What::Rose, Policy::Count));
        assert_eq!(events.poll(), None);
        let event = Event { source: 4, what: What::Rose, lost: 0 };
        assert_eq!(events.next(), event);
        EVENTS.push(4, What::Rose, Policy::Count);
        assert_eq!(events.poll(), Some(event));
        assert_eq!(EVENTS.poll(), None);
    }
}
