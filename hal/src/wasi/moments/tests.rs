use super::*;
use crate::testing::now as at_once;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use monotonic_clock::Host as _;
use poll::{Host as _, HostPollable as _};

/// A clock that only waiting moves, in microseconds.
#[derive(Default)]
struct Time(AtomicU64);

impl Time {
    fn now(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

struct Passes<'t>(&'t Time);

impl DelayNs for Passes<'_> {
    fn delay_ns(&mut self, ns: u32) {
        self.0.0.fetch_add(u64::from(ns) / 1000, Relaxed);
    }
}

impl Waits for Passes<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        DelayNs::delay_ns(self, ns);
    }
}

fn clock(time: &Time) -> MonotonicClock<impl FnMut() -> u64 + Send + '_, Passes<'_>> {
    MonotonicClock::new(|| time.now(), Delay::up_to(1000, Passes(time)))
}

fn borrowed(pollable: &Own<Pollable>) -> Borrow<Pollable> {
    Borrow::new(pollable.rep())
}

#[test]
fn a_moment_is_ready_when_it_comes() {
    let time = Time(AtomicU64::new(5_000_500));
    let mut clock = clock(&time);
    assert_eq!(clock.now(), 5_000_500_000);
    let [soon, past] = [5_002_000_000, 7].map(|when| clock.subscribe_instant(when));
    assert!(!clock.ready(borrowed(&soon)) && clock.ready(borrowed(&past)));
    clock.block(borrowed(&soon));
    assert!(clock.ready(borrowed(&soon)));
    assert_eq!(time.now(), 5_002_500);
}

#[test]
fn the_first_that_is_ready_ends_the_wait() {
    let time = Time::default();
    let mut clock = clock(&time);
    let all = [30, 10, 20].map(|ms| clock.subscribe_duration(ms * 1_000_000));
    let all = all.each_ref().map(borrowed);
    let ready: std::vec::Vec<_> = clock.poll(List::from(&all)).iter().collect();
    assert_eq!((ready, time.now()), (vec![1], 10_000));
}

#[test]
fn who_does_not_wait_goes_on_after_a_while_and_who_waits_does_not() {
    let time = Time::default();
    let mut clock = clock(&time);
    let late = clock.subscribe_duration(2_500_000_000);
    clock.block(borrowed(&late));
    assert!(!clock.ready(borrowed(&late)));
    assert!(clock.poll(List::from(&[borrowed(&late)])).is_empty());
    at_once(poll::waiting::HostPollable::block(&mut clock, borrowed(&late)));
    assert_eq!(time.now(), 2_500_000);
}

#[test]
fn waiting_for_the_first_lasts_until_it_is_ready() {
    let time = Time::default();
    let mut clock = clock(&time);
    let late = clock.subscribe_duration(2_500_000_000);
    let list = [borrowed(&late)];
    let ready = at_once(poll::waiting::Host::poll(&mut clock, List::from(&list)));
    assert_eq!(ready.iter().collect::<std::vec::Vec<_>>(), [0]);
}

#[test]
fn moments_do_not_mind_that_their_numbers_begin_anew() {
    // Two milliseconds before a number of milliseconds has 33 bits; one of the moments is the number that means "ready".
    let time = Time(AtomicU64::new(((1 << 32) - 2) * 1000 + 500));
    let mut clock = clock(&time);
    for ms in [1, 2, 3] {
        let soon = clock.subscribe_duration(ms * 1_000_000);
        assert!(!clock.ready(borrowed(&soon)), "{ms}");
        clock.block(borrowed(&soon));
        assert!(clock.ready(borrowed(&soon)), "{ms}");
    }
    // The furthest moment may be the number that means "ready", too.
    for us in [0, 1, 500, 999, ((1 << 31) + 1) * 1000, ((1 << 31) + 2) * 1000] {
        time.0.store(us, Relaxed);
        let furthest = clock.subscribe_duration(u64::MAX);
        assert!(!clock.ready(borrowed(&furthest)), "{us}");
    }
}
