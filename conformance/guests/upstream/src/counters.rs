//! Resources that the host holds.

use alloc::{format, string::String, vec::Vec};
use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::App;
use crate::exports::conformance::upstream::counters::{
    Counter, CounterBorrow, Guest, GuestCounter, Pair,
};

static LIVE: AtomicU32 = AtomicU32::new(0);

/// A number that its methods change.
pub struct Count(Cell<u32>);

impl Count {
    fn starting(at: u32) -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self(Cell::new(at))
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

impl GuestCounter for Count {
    fn new(start: u32) -> Self {
        Self::starting(start)
    }

    fn merge(a: Counter, b: Counter) -> Counter {
        let sum = a.get::<Self>().0.get() + b.get::<Self>().0.get();
        Counter::new(Self::starting(sum))
    }

    fn add(&self, by: u32) -> u32 {
        self.0.set(self.0.get() + by);
        self.0.get()
    }

    fn name(&self) -> String {
        format!("counter at {}", self.0.get())
    }
}

impl Guest for App {
    type Counter = Count;

    fn total(all: Vec<CounterBorrow<'_>>) -> u32 {
        all.iter().map(|counter| counter.get::<Count>().0.get()).sum()
    }

    fn split(whole: Counter) -> Result<Pair, String> {
        let count = whole.get::<Count>().0.get();
        let half = |count| Counter::new(Count::starting(count));
        match count {
            0 => Err("nothing to split".into()),
            1 => Ok(Pair { left: whole, right: None }),
            _ => Ok(Pair { left: half(count / 2), right: Some(half(count - count / 2)) }),
        }
    }

    fn live() -> u32 {
        LIVE.load(Ordering::Relaxed)
    }
}
