//! Events for apps: a queue that interrupts fill.

use crate::mcu::board::events::{Event, Source, What, waiting};
use core::{
    cell::RefCell,
    future::poll_fn,
    task::{Context, Poll},
};
use embassy_sync::{
    blocking_mutex::{Mutex, raw::RawMutex},
    waitqueue::WakerRegistration,
};
use heapless::Deque;

/// A queue of at most `N` events, for `mcu:board/events`.
///
/// It is a `static`. Interrupts of any priority push into it, and one task takes from it: the one that runs the
/// app. Nothing is allocated. `M` is the lock: `CriticalSectionRawMutex` if there are interrupts. Each function
/// holds it once, for the time of a few loads and stores; only [`Policy::Coalesce`] looks at all `N` events.
///
/// A board with the option `async = ["mcu:board/events"]` provides the interface with a field that refers to the
/// queue: `#[provides("mcu:board/events")] events: &'static Events<…>`.
///
/// ```
/// use microwit_hal::mcu::board::events::{Event, What};
/// use microwit_hal::{CriticalSectionRawMutex, Events, Policy};
///
/// static EVENTS: Events<CriticalSectionRawMutex, 2> = Events::new();
/// const BUTTON: u16 = 0;
/// const SECOND: u16 = 0;
///
/// fn on_button_interrupt() {
///     EVENTS.push(BUTTON, What::Rose, Policy::Count);
/// }
///
/// fn on_timer_interrupt() {
///     EVENTS.push(SECOND, What::Ticks(1), Policy::Coalesce);
/// }
///
/// on_timer_interrupt();
/// on_button_interrupt();
/// on_timer_interrupt(); // Joins the tick that waits.
/// on_button_interrupt(); // Finds the queue full.
///
/// assert_eq!(EVENTS.poll(), Some(Event { source: SECOND, what: What::Ticks(2), lost: 1 }));
/// assert_eq!(EVENTS.poll(), Some(Event { source: BUTTON, what: What::Rose, lost: 0 }));
/// assert_eq!(EVENTS.poll(), None);
/// ```
pub struct Events<M: RawMutex, const N: usize>(Mutex<M, RefCell<Queue<N>>>);

/// What happens to an event that cannot simply be queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A new event that finds the queue full is lost: the app sees what came first.
    Count,
    /// If the queue is full, its oldest event, of whatever source, is lost: the app sees what came last.
    DropOldest,
    /// The new event joins the youngest one of its source and kind that waits in the queue and has room for it.
    /// That one keeps its place. Counts add up; edges and numbers are replaced by the new one. This is no loss, so
    /// choose it where the state matters and the way to it does not. From then on, both are one event: if it is
    /// dropped, one is lost. With none to join, the new event is queued, or lost if the queue is full.
    Coalesce,
}

impl<M: RawMutex, const N: usize> Events<M, N> {
    /// Makes an empty queue. `N` must not be 0: that does not compile.
    pub const fn new() -> Self {
        const { assert!(N > 0, "a queue of events has room for one at least") }
        let queue = Queue { waiting: Deque::new(), lost: 0, consumer: WakerRegistration::new() };
        Self(Mutex::new(RefCell::new(queue)))
    }

    /// Tells the app what happened. May be called in an interrupt.
    ///
    /// The task that waits is woken in the lock. Otherwise a second interrupt could come in between, find no task
    /// to wake, and return with its event unseen.
    pub fn push(&self, source: Source, what: What, policy: Policy) {
        self.with(|queue| {
            queue.push(Waiting { source, what }, policy);
            queue.consumer.wake();
        });
    }

    /// Takes the next event if there is one.
    pub fn poll(&self) -> Option<Event> {
        self.with(Queue::take)
    }

    /// Waits for the next event, and takes it.
    ///
    /// A future that is dropped has taken nothing: an event leaves the queue only as this returns it. It may be
    /// woken for nothing.
    ///
    /// The queue knows one task that waits. If a second one does, each event goes to one of them, and each wakes
    /// the other when it waits, so that both go on, but neither sleeps. Give each app a queue of its own.
    pub fn next(&self) -> impl Future<Output = Event> + use<'_, M, N> {
        poll_fn(|task| self.poll_next(task))
    }

    /// Takes the next event, or has `task` woken when there is one: [`next`](Self::next) for futures that are
    /// written by hand.
    pub fn poll_next(&self, task: &mut Context<'_>) -> Poll<Event> {
        // An event between the look and the registration would wake nobody, so both are under one lock.
        self.with(|queue| match queue.take() {
            Some(event) => Poll::Ready(event),
            None => {
                queue.consumer.register(task.waker());
                Poll::Pending
            }
        })
    }

    /// Forgets all events, and those that were lost: for an app that takes another's place.
    pub fn clear(&self) {
        self.with(|queue| {
            queue.waiting.clear();
            queue.lost = 0;
        });
    }

    /// Runs `act` on the queue, uninterrupted. The lock is not held twice, since `act` calls no code but that of
    /// this file and of wakers, which only note that a task is to be polled.
    fn with<R>(&self, act: impl FnOnce(&mut Queue<N>) -> R) -> R {
        self.0.lock(|queue| act(&mut queue.borrow_mut()))
    }
}

/// For boards with `async = ["mcu:board/events"]`: a field that refers to the queue.
impl<M: RawMutex, const N: usize> waiting::Host for &Events<M, N> {
    async fn next(&mut self) -> Event {
        Events::next(self).await
    }

    async fn poll(&mut self) -> Option<Event> {
        Events::poll(self)
    }
}

impl<M: RawMutex, const N: usize> Default for Events<M, N> {
    fn default() -> Self {
        Self::new()
    }
}

/// The contents of [`Events`].
///
/// Invariant: if events were lost, one waits, which will tell so. For events are lost only if the queue is full,
/// and a full queue is not empty.
struct Queue<const N: usize> {
    waiting: Deque<Waiting, N>,
    lost: u32,
    consumer: WakerRegistration,
}

/// An event that has not been taken.
struct Waiting {
    source: Source,
    what: What,
}

impl<const N: usize> Queue<N> {
    fn push(&mut self, new: Waiting, policy: Policy) {
        match policy {
            Policy::DropOldest if self.waiting.is_full() => {
                self.waiting.pop_front();
                self.lost = self.lost.saturating_add(1);
            }
            Policy::Count | Policy::DropOldest => {}
            Policy::Coalesce => {
                for old in self.waiting.iter_mut().rev().filter(|old| old.source == new.source) {
                    if let Some(both) = joined(old.what, new.what) {
                        old.what = both;
                        return;
                    }
                }
            }
        }
        if self.waiting.push_back(new).is_err() {
            self.lost = self.lost.saturating_add(1);
        }
    }

    fn take(&mut self) -> Option<Event> {
        let Waiting { source, what } = self.waiting.pop_front()?;
        Some(Event { source, what, lost: core::mem::take(&mut self.lost) })
    }
}

/// The one event that says what both say, if they are of one kind.
fn joined(old: What, new: What) -> Option<What> {
    use What::{Custom, Fell, Received, Rose, Ticks};
    match (old, new) {
        (Rose | Fell, Rose | Fell) | (Custom(_), Custom(_)) => Some(new),
        (Ticks(old), Ticks(new)) => old.checked_add(new).map(Ticks),
        (Received(old), Received(new)) => old.checked_add(new).map(Received),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Policy::{Coalesce, Count, DropOldest},
        What::{Custom, Fell, Received, Rose, Ticks},
        *,
    };
    use embassy_sync::blocking_mutex::raw::NoopRawMutex;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        task::{Wake, Waker},
    };

    const FULL: u16 = u16::MAX;

    type Pushed = (Source, What, Policy);
    /// An event, and the number of those lost.
    type Taken = (Source, What, u32);

    /// What is taken from a queue of two after some pushes.
    const OVERRUNS: &[(&str, &[Pushed], &[Taken])] = &[
        ("nothing", &[], &[]),
        ("no overrun", &[(0, Rose, Count), (0, Fell, DropOldest)], &[(0, Rose, 0), (0, Fell, 0)]),
        (
            "count keeps what came first",
            &[(0, Rose, Count), (0, Fell, Count), (0, Rose, Count), (1, Rose, Count)],
            &[(0, Rose, 2), (0, Fell, 0)],
        ),
        (
            "drop oldest keeps what came last, of whatever source",
            &[
                (0, Custom(1), Count),
                (1, Custom(2), Count),
                (2, Custom(3), DropOldest),
                (0, Custom(4), DropOldest),
            ],
            &[(2, Custom(3), 2), (0, Custom(4), 0)],
        ),
        (
            "what is dropped and what is not let in are counted together",
            &[
                (0, Custom(1), Count),
                (0, Custom(2), Count),
                (0, Custom(3), Count),
                (0, Custom(4), DropOldest),
            ],
            &[(0, Custom(2), 2), (0, Custom(4), 0)],
        ),
        (
            "edges and numbers are replaced, in the place of the old one",
            &[
                (0, Rose, Coalesce),
                (0, Custom(1), Coalesce),
                (0, Fell, Coalesce),
                (0, Custom(2), Coalesce),
            ],
            &[(0, Fell, 0), (0, Custom(2), 0)],
        ),
        (
            "counts add up, each kind for itself",
            &[
                (0, Ticks(1), Coalesce),
                (0, Received(5), Coalesce),
                (0, Ticks(2), Coalesce),
                (0, Received(6), Coalesce),
            ],
            &[(0, Ticks(3), 0), (0, Received(11), 0)],
        ),
        (
            "sources do not join",
            &[(0, Ticks(1), Coalesce), (1, Ticks(1), Coalesce), (2, Ticks(1), Coalesce)],
            &[(0, Ticks(1), 1), (1, Ticks(1), 0)],
        ),
        (
            "the youngest is joined",
            &[(0, Custom(1), Count), (0, Custom(2), Count), (0, Custom(3), Coalesce)],
            &[(0, Custom(1), 0), (0, Custom(3), 0)],
        ),
        (
            "a sum that does not fit is two events",
            &[(0, Ticks(FULL), Coalesce), (0, Ticks(1), Coalesce), (0, Ticks(2), Coalesce)],
            &[(0, Ticks(FULL), 0), (0, Ticks(3), 0)],
        ),
        (
            "a sum that does not fit is lost when the queue is full",
            &[(0, Received(FULL), Coalesce), (1, Rose, Count), (0, Received(1), Coalesce)],
            &[(0, Received(FULL), 1), (1, Rose, 0)],
        ),
    ];

    type Two = Events<NoopRawMutex, 2>;

    #[test]
    fn each_policy_overruns_as_it_says() {
        for &(name, pushed, expected) in OVERRUNS {
            let events = Two::new();
            for &(source, what, policy) in pushed {
                events.push(source, what, policy);
            }
            let taken: Vec<_> = core::iter::from_fn(|| events.poll()).collect();
            let expected: Vec<_> =
                expected.iter().map(|&(source, what, lost)| Event { source, what, lost }).collect();
            assert_eq!(taken, expected, "{name}");
        }
    }

    #[test]
    fn losses_are_told_once() {
        let events = Events::<NoopRawMutex, 1>::new();
        let push = |number| events.push(0, Custom(number), Count);
        let taken = |number, lost| Some(Event { source: 0, what: Custom(number), lost });
        push(1);
        push(2);
        assert_eq!(events.poll(), taken(1, 1));
        push(3);
        assert_eq!(events.poll(), taken(3, 0));
    }

    #[test]
    fn the_number_of_losses_stops_at_its_maximum() {
        let events = Two::new();
        events.with(|queue| queue.lost = u32::MAX - 1);
        for _ in 0..4 {
            events.push(0, Rose, Count);
        }
        events.push(0, Rose, DropOldest);
        assert_eq!(events.poll().map(|event| event.lost), Some(u32::MAX));
    }

    #[test]
    fn a_cleared_queue_knows_nothing() {
        let events = Two::default();
        for _ in 0..3 {
            events.push(0, Rose, Count);
        }
        events.clear();
        assert_eq!(events.poll(), None);
        events.push(0, Fell, Count);
        assert_eq!(events.poll(), Some(Event { source: 0, what: Fell, lost: 0 }));
    }

    /// A task that counts how often it is woken.
    #[derive(Default)]
    struct Task(AtomicU32);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Task {
        fn poll(self: &Arc<Self>, events: &Two) -> Poll<Event> {
            events.poll_next(&mut Context::from_waker(&Waker::from(self.clone())))
        }

        fn woken(&self) -> u32 {
            self.0.swap(0, Ordering::Relaxed)
        }
    }

    #[test]
    fn two_tasks_that_wait_both_go_on() {
        let events = Two::new();
        let (one, other) = (Arc::<Task>::default(), Arc::<Task>::default());
        assert!(one.poll(&events).is_pending());
        assert!(one.poll(&events).is_pending());
        assert_eq!(one.woken(), 0);
        assert!(other.poll(&events).is_pending());
        assert_eq!((one.woken(), other.woken()), (1, 0));
        assert!(one.poll(&events).is_pending());
        assert_eq!((one.woken(), other.woken()), (0, 1));
        // The task that waited last is woken, and leaves the second event to the other.
        events.push(0, Rose, Count);
        events.push(0, Fell, Count);
        assert_eq!((one.woken(), other.woken()), (1, 0));
        assert_eq!(one.poll(&events), Poll::Ready(Event { source: 0, what: Rose, lost: 0 }));
        assert_eq!(other.poll(&events), Poll::Ready(Event { source: 0, what: Fell, lost: 0 }));
    }
}
