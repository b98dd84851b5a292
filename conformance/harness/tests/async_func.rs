//! A world that imports an `async func`, on every engine: its host may wait without an option.
#![allow(missing_docs)]

use std::future::poll_fn;
use std::task::Poll;

use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_harness::{on_all, polled};
use microwit_host::engine::World;
use microwit_host::{Limits, TrapCode, WorldHost, mcu_host};

#[mcu_host(inline = "
    package a:b;
    interface clock {
        wait: async func(polls: u32) -> u32;
        now: func() -> u32;
    }
    world later {
        import clock;
        export run: func(polls: u32) -> u32;
    }
")]
struct Board;

impl later::a::b::clock::Host for Board {
    async fn wait(&mut self, polls: u32) -> u32 {
        let mut left = polls;
        poll_fn(|_| {
            left = left.wrapping_sub(1);
            if left == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        polls
    }

    fn now(&mut self) -> u32 {
        7
    }
}

const APP: &str = r#"(module
    (import "a:b/clock" "wait" (func $wait (param i32) (result i32)))
    (import "a:b/clock" "now" (func $now (result i32)))
    (func (export "run") (param i32) (result i32)
        (i32.add (call $wait (local.get 0)) (call $now))))"#;

struct Waits;

impl OnAny for Waits {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        let app = &mut Instance::<E, Board>::load(app, &mut Board, Limits::DEFAULT).unwrap();
        let exports = later::Later::bind(app).unwrap();
        let polls = if E::PARKS == Parks::Never { 0 } else { 3 };
        let done = polled(exports.run_async(app, &mut Board, polls));
        assert_eq!(done, (Ok(polls + 7), 1 + polls));
    }
}

struct Refuses;

impl OnAny for Refuses {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        let app = &mut Instance::<E, Board>::load(app, &mut Board, Limits::DEFAULT).unwrap();
        let exports = later::Later::bind(app).unwrap();
        let error = exports.run(app, &mut Board, 0).unwrap_err();
        assert_eq!(error.trap.code, TrapCode::WouldWait);
        assert_eq!(error.import, Some(("a:b/clock", "wait")));
    }
}

#[test]
fn a_call_waits_for_an_async_func() {
    on_all(APP, || Waits);
}

#[test]
fn a_call_that_cannot_wait_refuses_it() {
    on_all(APP, || Refuses);
}

#[test]
fn calls_may_wait_though_no_option_says_so() {
    type Each = <<Board as WorldHost>::World as World>::IfWaits<u8>;
    assert_eq!(size_of::<Each>(), 1);
}
