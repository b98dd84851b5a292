//! Destructors of an app whose call may wait: they run on the fiber of the call, inside an import.
#![allow(missing_docs)]

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_host::{CallError, TrapCode, mcu_host};
use microwit_wasmtime::{Callee, Image, Instance, Limits, Packing, Target};

#[mcu_host(
    inline = "
        package a:b;
        interface h { pause: func(polls: u32); }
        interface things { resource thing { constructor(); } }
        world w {
            import h;
            export things;
            export nest: func(times: u32) -> u32;
            export start: func(times: u32) -> u32;
        }
    ",
    async = ["a:b/h"]
)]
struct Board;

impl w::a::b::h::Host for Board {
    async fn pause(&mut self, mut polls: u32) {
        poll_fn(|_| {
            polls = polls.wrapping_sub(1);
            if polls == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// The destructor drops as many other things as `$left` says, and then computes or waits.
const APP: &str = r#"(module
    (import "a:b/h" "pause" (func $pause (param i32)))
    (import "[export]a:b/things" "[resource-new]thing" (func $new (param i32) (result i32)))
    (import "[export]a:b/things" "[resource-drop]thing" (func $drop (param i32)))
    (memory (export "memory") 1)
    (global $left (mut i32) (i32.const 0))
    (global $waits (mut i32) (i32.const 0))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
    (func (export "a:b/things#[constructor]thing") (result i32) (call $new (i32.const 1)))
    (func (export "a:b/things#[dtor]thing") (param i32) (local i32)
        (if (global.get $waits) (then (call $pause (i32.const 1))))
        (local.set 1 (i32.const 200))
        (loop $again (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
        (if (global.get $left) (then
            (global.set $left (i32.sub (global.get $left) (i32.const 1)))
            (call $drop (call $new (i32.const 2))))))
    (func (export "nest") (param i32) (result i32)
        (call $pause (i32.const 1))
        (global.set $left (local.get 0))
        (call $drop (call $new (i32.const 1)))
        (call $pause (i32.const 2))
        (global.get $left))
    (func (export "start") (param i32) (result i32)
        (global.set $waits (i32.const 1))
        (call $drop (call $new (i32.const 1)))
        (i32.const 0)))"#;

const LIMITS: Limits = Limits::DEFAULT;

fn image() -> &'static Image {
    let packing = Packing { target: Target::HERE, fuel: true };
    Box::leak(Box::new(Image::new(&wat::parse_str(APP).unwrap(), packing).unwrap()))
}

fn run(
    image: &'static Image,
    limits: Limits,
    call: &impl AsyncFn(&mut Instance<Board>, w::W<Callee>) -> Result<u32, CallError>,
) -> (Result<u32, TrapCode>, u32) {
    let mut app = Instance::load(image, &mut Board, limits).unwrap();
    let exports = w::W::bind(&mut app).unwrap();
    let mut polls = 0;
    let done = {
        let mut call = pin!(call(&mut app, exports));
        loop {
            polls += 1;
            if let Poll::Ready(done) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                break done;
            }
        }
    };
    app.unload(&mut Board);
    (done.map_err(|error| error.trap.code), polls)
}

#[test]
fn run_on_the_fiber_of_their_call() {
    let image = image();
    for limits in [LIMITS, LIMITS.slice(1_000_000), LIMITS.slice(150)] {
        for times in 0..6 {
            let nest = async |app: &mut Instance<Board>, exports: w::W<_>| {
                exports.nest_async(app, &mut Board, times).await
            };
            let (done, polls) = run(image, limits, &nest);
            // Four destructors may run inside each other.
            if times < 4 {
                assert_eq!(done, Ok(0), "{times}");
                assert!(polls >= 4);
                assert_eq!(polls > 4, limits.slice == Some(150), "{polls} {times}");
            } else {
                assert_eq!(done, Err(TrapCode::StackOverflow), "{times}");
            }
        }
    }
}

#[test]
fn do_not_wait() {
    let image = image();
    for limits in [LIMITS, LIMITS.slice(100)] {
        let start = async |app: &mut Instance<Board>, exports: w::W<_>| {
            exports.start_async(app, &mut Board, 0).await
        };
        assert_eq!(run(image, limits, &start).0, Err(TrapCode::WouldWait));
    }
}

#[test]
fn have_the_fuel_of_their_call() {
    let image = image();
    for (fuel, expected) in [(100_000, Ok(0)), (1000, Err(TrapCode::OutOfFuel))] {
        for limits in [LIMITS.fuel(fuel), LIMITS.fuel(fuel).slice(300)] {
            let nest = async |app: &mut Instance<Board>, exports: w::W<_>| {
                exports.nest_async(app, &mut Board, 2).await
            };
            assert_eq!(run(image, limits, &nest).0, expected, "{fuel}");
        }
    }
}
