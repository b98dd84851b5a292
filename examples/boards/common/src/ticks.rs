//! A driver for `embassy-time`: it counts the ticks of a board's timer, which come every millisecond.

use core::cell::{Cell, RefCell};
use core::task::Waker;

use critical_section::Mutex;
use embassy_time_driver::{Driver, time_driver_impl};
use embassy_time_queue_utils::Queue;

struct Ticks {
    now: Mutex<Cell<u64>>,
    queue: Mutex<RefCell<Queue>>,
}

time_driver_impl!(static DRIVER: Ticks = Ticks {
    now: Mutex::new(Cell::new(0)),
    queue: Mutex::new(RefCell::new(Queue::new())),
});

impl Driver for Ticks {
    fn now(&self) -> u64 {
        critical_section::with(|section| self.now.borrow(section).get())
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|section| {
            // If it is the earliest, the next tick will see that.
            self.queue.borrow(section).borrow_mut().schedule_wake(at, waker);
        });
    }
}

/// One more millisecond has passed. The board calls this in the interrupt of its timer. Returns how many have.
pub fn tick() -> u64 {
    critical_section::with(|section| {
        let now = DRIVER.now.borrow(section).get() + 1;
        DRIVER.now.borrow(section).set(now);
        DRIVER.queue.borrow(section).borrow_mut().next_expiration(now);
        now
    })
}
