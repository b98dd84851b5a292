//! The queue of events in every order in which interrupts and the task that waits can run.
//!
//! A processor runs the producers and the consumer, each with a priority: one with a higher priority interrupts
//! the others wherever the queue's lock is not held, and runs as many of its steps as it likes. The test tries
//! each way to do so, by depth-first search. A model says what the queue contains: it is told of each step in the
//! lock. The consumer may be interrupted as well as interrupt: it is a task that waits below all interrupts, or in
//! an executor that an interrupt runs.
#![allow(missing_docs)]

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use microwit_hal::{
    Events, Policy, RawMutex,
    mcu::board::events::{
        Event,
        What::{self, Custom, Ticks},
    },
};

/// A lock at whose ends interrupts may come.
struct Interruptible(Cell<bool>);

// SAFETY: the value is in one thread, and a second lock inside of the first is a panic.
unsafe impl RawMutex for Interruptible {
    #[allow(clippy::declare_interior_mutable_const, reason = "a raw mutex is made by its constant")]
    const INIT: Self = Self(Cell::new(false));

    fn lock<R>(&self, locked: impl FnOnce() -> R) -> R {
        let run = RUN.with_borrow(|run| run.clone().expect("a run is under way"));
        run.interrupts();
        assert!(!self.0.replace(true), "the lock is held twice");
        let result = locked();
        run.model_step();
        self.0.set(false);
        run.interrupts();
        result
    }
}

thread_local! {
    static RUN: RefCell<Option<Rc<Run>>> = const { RefCell::new(None) };
}

const N: usize = 2;
type Queue = Events<Interruptible, N>;
type Next = Pin<Box<dyn Future<Output = Event>>>;

/// What one of the three does next.
#[derive(Clone, Copy)]
enum Step {
    Push(u16, What, Policy),
    /// Polls the future; makes it if there is none.
    Poll,
    /// Drops the future.
    Drop,
}

/// What a run is about.
#[derive(Clone, Copy, Debug)]
struct Case {
    policies: [Policy; 2],
    /// Whether both producers are one source.
    one_source: bool,
    /// The priorities of the producers and the consumer.
    priorities: [u8; 3],
}

/// One way through the choices.
struct Run {
    case: Case,
    queue: &'static Queue,
    choices: RefCell<Choices>,
    /// The steps that the producers and the consumer still take.
    left: [Cell<u8>; 3],
    /// The priority of what runs.
    running: Cell<u8>,
    /// The step that the model has not been told of.
    step: Cell<Option<Step>>,
    model: RefCell<Model>,
    future: RefCell<Option<Next>>,
    /// The task that waits: a new one for each future.
    task: RefCell<Arc<Task>>,
    /// Whether the last poll of the future was pending.
    pending: Cell<bool>,
}

#[derive(Default)]
struct Task(AtomicBool);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
