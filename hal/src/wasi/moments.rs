//! `wasi:clocks` and `wasi:io`: a clock, and waiting for it.

use super::{
    clocks::monotonic_clock::{self, Duration, Instant},
    io::poll::{self, Pollable},
};
use crate::{Delay, mcu::board::delay};
use embedded_hal::delay::DelayNs;
use embedded_hal_async::delay::DelayNs as Waits;
use heapless::Vec;
use microwit_host::{Borrow, List, Own};

/// The most pollables that one call of `poll` waits for. It does not look at others.
pub const MAX_POLLABLES: usize = 16;

/// A pollable that is always ready. No moment is this number.
pub(super) const READY: u32 = u32::MAX;

const NS_OF_MS: u64 = 1_000_000;

/// Serves `wasi:clocks/monotonic-clock` and `wasi:io/poll`, with a function that returns microseconds and never goes back,
/// and a delay.
///
/// A pollable is a moment, in milliseconds: an app may have as many as handles, and none takes memory of the board. One
/// that is further away than 24 days becomes ready then; one that was ready for as long no longer is.
///
/// Without `async = ["wasi:io/poll"]`, an app waits at most as long as [`Delay`] allows. Then it goes on, and `poll` returns
/// an empty list. So it does if it is given one, for which WASI asks for a trap.
pub struct MonotonicClock<F, D> {
    now: F,
    delay: Delay<D>,
    ready: Vec<u32, MAX_POLLABLES>,
}

impl<F: FnMut() -> u64, D> MonotonicClock<F, D> {
    /// Makes a clock of a function that returns microseconds since some fixed moment.
    pub const fn new(now: F, delay: Delay<D>) -> Self {
        Self { now, delay, ready: Vec::new() }
    }

    fn ns(&mut self) -> u64 {
        (self.now)().saturating_mul(1000)
    }

    /// A pollable that is ready after `ns` nanoseconds.
    fn after(&mut self, ns: u64) -> Own<Pollable> {
        if ns == 0 {
            return Own::new(READY);
        }
        // Two less than half of all numbers: the moment is rounded up, and may give way to the number that is no moment.
        let furthest = u64::from(i32::MAX.unsigned_abs() - 2) * NS_OF_MS;
        let moment = self.ns().saturating_add(ns.min(furthest)).div_ceil(NS_OF_MS) as u32;
        Own::new(if moment == READY { 0 } else { moment })
    }

    /// The milliseconds until a pollable is ready.
    fn left(&mut self, pollable: u32) -> u32 {
        let now = (self.ns() / NS_OF_MS) as u32;
        let left = if pollable == READY { 0 } else { pollable.wrapping_sub(now).cast_signed() };
        left.max(0).unsigned_abs()
    }

    /// The milliseconds until the first of them is ready.
    fn least(&mut self, pollables: &[u32]) -> u32 {
        pollables.iter().map(|pollable| self.left(*pollable)).min().unwrap_or(0)
    }

    /// The places of those that are ready.
    fn places(&mut self, pollables: &[u32]) -> List<'_, u32> {
        self.ready.clear();
        for (place, pollable) in pollables.iter().enumerate() {
            if self.left(*pollable) == 0 {
                // There are no more than fit.
                let _ = self.ready.push(place as u32);
            }
        }
        List::from(&self.ready[..])
    }
}

/// The numbers of pollables, of the first if there are many.
fn numbers(pollables: List<'_, Borrow<Pollable>>) -> Vec<u32, MAX_POLLABLES> {
    pollables.iter().take(MAX_POLLABLES).map(|pollable| pollable.rep()).collect()
}

impl<F: FnMut() -> u64, D> monotonic_clock::Host for MonotonicClock<F, D> {
    fn now(&mut self) -> Instant {
        self.ns()
    }

    /// A microsecond.
    fn resolution(&mut self) -> Duration {
        1000
    }

    fn subscribe_instant(&mut self, when: Instant) -> Own<Pollable> {
        let left = when.saturating_sub(self.ns());
        self.after(left)
    }

    fn subscribe_duration(&mut self, when: Duration) -> Own<Pollable> {
        self.after(when)
    }
}

impl<F: FnMut() -> u64, D: DelayNs> poll::HostPollable for MonotonicClock<F, D> {
    fn ready(&mut self, this: Borrow<Pollable>) -> bool {
        self.left(this.rep()) == 0
    }

    fn block(&mut self, this: Borrow<Pollable>) {
        let left = self.left(this.rep());
        delay::Host::ms(&mut self.delay, left);
    }

    fn drop(&mut self, _: Own<Pollable>) {}
}

impl<F: FnMut() -> u64, D: DelayNs> poll::Host for MonotonicClock<F, D> {
    fn poll(&mut self, pollables: List<'_, Borrow<Pollable>>) -> List<'_, u32> {
        let pollables = numbers(pollables);
        let left = self.least(&pollables);
        delay::Host::ms(&mut self.delay, left);
        self.places(&pollables)
    }
}

/// For boards with `async = ["wasi:io/poll"]`: other tasks run while the app waits.
impl<F: FnMut() -> u64, D: Waits> poll::waiting::HostPollable for MonotonicClock<F, D> {
    async fn ready(&mut self, this: Borrow<Pollable>) -> bool {
        self.left(this.rep()) == 0
    }

    async fn block(&mut self, this: Borrow<Pollable>) {
        loop {
            match self.left(this.rep()) {
                0 => return,
                left => delay::waiting::Host::ms(&mut self.delay, left).await,
            }
        }
    }

    fn drop(&mut self, _: Own<Pollable>) {}
}

/// For boards with `async = ["wasi:io/poll"]`: other tasks run while the app waits.
impl<F: FnMut() -> u64, D: Waits> poll::waiting::Host for MonotonicClock<F, D> {
    fn poll(
        &mut self,
        pollables: List<'_, Borrow<Pollable>>,
    ) -> impl Future<Output = List<'_, u32>> {
        let pollables = numbers(pollables);
        async move {
            loop {
                match self.least(&pollables) {
                    0 => return self.places(&pollables),
                    left => delay::waiting::Host::ms(&mut self.delay, left).await,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
