//! The queue of events, in each order in which interrupts and the task that waits can run.
//!
//! Two producers and a consumer each have a priority. Whoever has a higher one may interrupt the others wherever
//! the queue's lock is not held, and takes as many steps as it likes. The consumer interrupts as well: an executor
//! may run in an interrupt. The test tries all orders, by depth-first search over the choices. In the lock, it
//! tells a model of each step, so that it knows what the queue has to contain.
#![allow(missing_docs)]

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use microwit_hal::mcu::board::events::{Event, What};
use microwit_hal::{Events, Policy, RawMutex};

const CAPACITY: usize = 2;
const PUSHES: u8 = 2;
/// The consumer's steps: polls, and drops of its future.
const STEPS: u8 = 3;
const CONSUMER: usize = 2;

#[derive(Clone, Copy, Debug)]
struct Case {
    policies: [Policy; 2],
    sources: [u16; 2],
    /// The priorities of the producers and the consumer, from 1.
    priorities: [u8; 3],
}

/// A lock around which interrupts come.
struct Interruptible(Cell<bool>);

// SAFETY: this is not `Sync`, and a lock inside of a lock is a panic.
unsafe impl RawMutex for Interruptible {
    #[allow(clippy::declare_interior_mutable_const, reason = "the trait asks for a constant")]
    const INIT: Self = Self(Cell::new(false));

    fn lock<R>(&self, act: impl FnOnce() -> R) -> R {
        let run = RUN.with_borrow(Clone::clone);
        // Whatever interrupts has a step of its own.
        let step = run.step.take();
        run.interrupts();
        assert!(!self.0.replace(true), "the lock is held twice");
        let result = act();
        if let Some(step) = step {
            run.model.borrow_mut().step(step);
        }
        self.0.set(false);
        run.interrupts();
        result
    }
}

thread_local! {
    /// The run that is under way.
    static RUN: RefCell<Rc<Run>> = RefCell::default();
}

#[derive(Clone, Copy)]
enum Step {
    Push(u16, What, Policy),
    Poll,
}

/// What the queue has to contain.
#[derive(Default)]
struct Model {
    waiting: Vec<(u16, What)>,
    lost: u32,
    /// The events that others took in.
    joined: u32,
    /// What the poll that is under way has to return.
    polled: Option<Event>,
}

impl Model {
    fn step(&mut self, step: Step) {
        let full = self.waiting.len() == CAPACITY;
        match step {
            Step::Poll if self.waiting.is_empty() => self.polled = None,
            Step::Poll => {
                let (source, what) = self.waiting.remove(0);
                self.polled = Some(Event { source, what, lost: self.lost });
                self.lost = 0;
            }
            Step::Push(of, What::Ticks(more), Policy::Coalesce) => {
                let ticks = self.waiting.iter_mut().rev().find_map(|(source, what)| match what {
                    What::Ticks(ticks) if *source == of => Some(ticks),
                    _ => None,
                });
                match ticks {
                    Some(ticks) => {
                        *ticks += more;
                        self.joined += 1;
                    }
                    None if full => self.lost += 1,
                    None => self.waiting.push((of, What::Ticks(more))),
                }
            }
            Step::Push(_, _, Policy::Count | Policy::Coalesce) if full => self.lost += 1,
            Step::Push(source, what, _) => {
                if full {
                    self.waiting.remove(0);
                    self.lost += 1;
                }
                self.waiting.push((source, what));
            }
        }
    }
}

/// A path through the choices, which the next run continues.
#[derive(Default)]
struct Path {
    /// What was chosen, and of how many.
    chosen: Vec<(usize, usize)>,
    at: usize,
}

impl Path {
    fn choose(&mut self, of: usize) -> usize {
        if self.at == self.chosen.len() {
            self.chosen.push((0, of));
        }
        self.at += 1;
        self.chosen[self.at - 1].0
    }

    /// The next path, if there is one.
    fn next(mut self) -> Option<Self> {
        self.at = 0;
        while let Some((choice, of)) = self.chosen.pop() {
            if choice + 1 < of {
                self.chosen.push((choice + 1, of));
                return Some(self);
            }
        }
        None
    }
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A future of [`Events::next`], and the task that polls it: a new one for each.
struct Waiter {
    next: Pin<Box<dyn Future<Output = Event>>>,
    task: Arc<Woken>,
}

#[derive(Default)]
struct Run {
    case: Option<Case>,
    queue: Rc<Events<Interruptible, CAPACITY>>,
    path: RefCell<Path>,
    /// The steps that each of the three has left.
    left: [Cell<u8>; 3],
    /// The priority of what runs, 0 if nothing does.
    running: Cell<u8>,
    /// A step that the model does not know of.
    step: Cell<Option<Step>>,
    model: RefCell<Model>,
    /// What the consumer waits by; nothing while it is polled.
    waiter: RefCell<Option<Waiter>>,
    /// The events that were delivered or reported as lost.
    accounted: Cell<u32>,
}

impl Run {
    /// Runs along `path`. Returns the next path.
    fn along(case: Case, path: Path) -> Option<Path> {
        let left = [PUSHES, PUSHES, STEPS].map(Cell::new);
        let run = Rc::new(Self { case: Some(case), path: path.into(), left, ..Self::default() });
        RUN.set(run.clone());
        while run.interrupt(0) {}
        // From here on, only wakers have the consumer polled.
        while run
            .waiter
            .borrow()
            .as_ref()
            .is_none_or(|waiter| waiter.task.0.load(Ordering::Relaxed))
        {
            run.poll();
        }
        let accounted = run.accounted.get() + run.model.borrow().joined;
        assert_eq!(accounted, u32::from(2 * PUSHES), "delivered, lost and joined: {case:?}");
        run.path.take().next()
    }

    /// Lets others interrupt what runs.
    fn interrupts(&self) {
        self.check();
        while self.interrupt(1) {}
    }

    /// Lets one of those that have a higher priority than what runs take a step, or one of `nobody` that do not.
    fn interrupt(&self, nobody: usize) -> bool {
        let (Some(case), running) = (self.case, self.running.get()) else { return false };
        let may = |who: &usize| self.left[*who].get() > 0 && case.priorities[*who] > running;
        let who: Vec<usize> = (0..3).filter(may).collect();
        if who.is_empty() {
            return false;
        }
        let choice = self.path.borrow_mut().choose(who.len() + nobody);
        let Some(&who) = who.get(choice) else { return false };
        self.running.set(case.priorities[who]);
        self.left[who].update(|left| left - 1);
        if who == CONSUMER {
            self.consume();
        } else {
            self.push(case, who);
        }
        self.running.set(running);
        self.check();
        true
    }

    fn push(&self, case: Case, who: usize) {
        let (source, policy) = (case.sources[who], case.policies[who]);
        let what = match policy {
            Policy::Coalesce => What::Ticks(1),
            _ => What::Custom(10 * who as u32 + u32::from(self.left[who].get())),
        };
        self.step.set(Some(Step::Push(source, what, policy)));
        self.queue.push(source, what, policy);
    }

    /// Polls, or drops the future if there is one.
    fn consume(&self) {
        let waits = self.waiter.borrow().is_some();
        if waits && self.path.borrow_mut().choose(2) == 1 {
            self.waiter.take();
        } else {
            self.poll();
        }
    }

    fn poll(&self) {
        let mut waiter = self.waiter.take().unwrap_or_else(|| {
            let queue = self.queue.clone();
            Waiter { next: Box::pin(async move { queue.next().await }), task: Arc::default() }
        });
        waiter.task.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(waiter.task.clone());
        self.step.set(Some(Step::Poll));
        match waiter.next.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(event) => {
                assert_eq!(Some(event), self.model.borrow_mut().polled.take());
                self.accounted.update(|accounted| accounted + 1 + event.lost);
            }
            Poll::Pending => {
                assert_eq!(None, self.model.borrow().polled);
                self.waiter.replace(Some(waiter));
            }
        }
    }

    /// No wake-up is lost: the task has been woken if it waits while an event does.
    fn check(&self) {
        if let Some(waiter) = &*self.waiter.borrow()
            && !self.model.borrow().waiting.is_empty()
        {
            assert!(waiter.task.0.load(Ordering::Relaxed), "a wake-up is lost: {:?}", self.case);
        }
    }
}

#[test]
fn no_order_of_interrupts_loses_a_wake_up_or_an_event() {
    const POLICIES: [Policy; 3] = [Policy::Count, Policy::DropOldest, Policy::Coalesce];
    const PRIORITIES: [[u8; 3]; 6] =
        [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];
    let mut runs = 0;
    for policies in POLICIES.iter().flat_map(|&one| POLICIES.map(|other| [one, other])) {
        for priorities in PRIORITIES {
            for sources in [[0, 0], [0, 1]] {
                // Sources matter where both producers coalesce.
                if sources == [0, 1] && policies != [Policy::Coalesce; 2] {
                    continue;
                }
                let case = Case { policies, sources, priorities };
                let mut path = Some(Path::default());
                while let Some(next) = path {
                    path = Run::along(case, next);
                    runs += 1;
                }
            }
        }
    }
    assert!(runs > 100_000, "{runs} runs are too few");
}
