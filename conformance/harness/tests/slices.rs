//! Apps that compute in slices, on every engine.
#![allow(missing_docs)]

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_harness::{code, on_all, polled};
use microwit_host::{Control, Limits, TrapCode, mcu_host};

#[mcu_host(
    inline = "
        package a:b;
        interface host {
            name: func() -> string;
            pause: func(polls: u32);
        }
        world slices {
            import host;
            export run: func(n: u32) -> u64;
            export forever: func();
            export inside: func();
        }
    ",
    async = ["a:b/host/pause"]
)]
struct Board;

impl slices::a::b::host::Host for Board {
    fn name(&mut self) -> &'static str {
        "board"
    }

    async fn pause(&mut self, mut polls: u32) {
        std::future::poll_fn(|_| {
            polls = polls.wrapping_sub(1);
            if polls == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// `run` computes with everything that a slice may cut: calls, indirect ones too, branches, memory, floats,
/// and `cabi_realloc`, which no slice may cut.
const APP: &str = r#"(module
    (import "a:b/host" "name" (func $name (param i32)))
    (import "a:b/host" "pause" (func $pause (param i32)))
    (memory (export "memory") 1)
    (table 2 funcref)
    (elem (i32.const 0) $fib $twice)
    (type $unary (func (param i32) (result i32)))
    (global $free (mut i32) (i32.const 4096))
    (global $endless (mut i32) (i32.const 0))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $i i32)
        (loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.or (global.get $endless) (i32.lt_u (local.get $i) (i32.const 300)))))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3))))
    (func $fib (type $unary)
        (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
            (then (local.get 0))
            (else (i32.add
                (call $fib (i32.sub (local.get 0) (i32.const 1)))
                (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
    (func $twice (type $unary) (i32.mul (local.get 0) (i32.const 2)))
    (func (export "run") (param $n i32) (result i64) (local $i i32) (local $sum i64) (local $half f64)
        (local.set $half (f64.const 1))
        (loop $again
            (local.set $sum (i64.add
                (i64.mul (local.get $sum) (i64.const 31))
                (i64.extend_i32_u (call_indirect (type $unary)
                    (i32.add (local.get $i) (i32.const 5))
                    (i32.and (local.get $i) (i32.const 1))))))
            (local.set $half (f64.add (f64.mul (local.get $half) (f64.const 0.5)) (f64.const 3)))
            (memory.fill (i32.const 256) (local.get $i) (i32.const 64))
            (memory.copy (i32.const 512) (i32.const 250) (i32.const 64))
            (block $b2 (block $b1 (block $b0
                (br_table $b0 $b1 $b2 (i32.rem_u (local.get $i) (i32.const 3))))
                (call $name (i32.const 8))
                (local.set $sum (i64.xor (local.get $sum) (i64.load8_u (i32.load (i32.const 8)))))
                (br $b2))
                (call $pause (i32.const 2)))
            (local.set $sum (i64.add (local.get $sum) (i64.load (i32.const 520))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
        (i64.add (local.get $sum) (i64.trunc_f64_s (f64.mul (local.get $half) (f64.const 1000)))))
    (func (export "forever") (loop (br 0)))
    (func (export "inside")
        (global.set $endless (i32.const 1))
        (call $name (i32.const 8))))"#;

/// What a test does with an app and the exports of it.
trait Test {
    fn run<E: microwit_engine::Engine>(
        &self,
        app: &mut Instance<E, Board>,
        exports: slices::Slices<E::Func>,
    );
}

struct On<T>(Limits, T);

impl<T: Test> OnAny for On<T> {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        if E::PARKS == Parks::Never {
            return;
        }
        let mut app = Instance::<E, Board>::load(app, &mut Board, self.0).unwrap();
        let exports = slices::Slices::bind(&mut app).unwrap();
        self.1.run(&mut app, exports);
        app.unload(&mut Board);
    }
}

/// The loops of `run`. Of three, one pauses for two polls.
const LOOPS: u32 = 7;
const PAUSES: u32 = 2 * (LOOPS / 3);

#[test]
fn an_app_that_is_cut_anywhere_computes_the_same() {
    thread_local!(static WHOLE: Cell<Option<u64>> = const { Cell::new(None) });
    struct Cut(u64);
    impl Test for Cut {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            for _ in 0..2 {
                let (done, polls) = polled(exports.run_async(app, &mut Board, LOOPS));
                let whole = WHOLE.get().unwrap_or(done.unwrap());
                WHOLE.set(Some(whole));
                assert_eq!(done, Ok(whole), "slices of {}", self.0);
                if self.0 > 1_000_000 {
                    assert_eq!(polls, 1 + PAUSES);
                } else {
                    assert!(polls > 1 + PAUSES, "slices of {}: {polls} polls", self.0);
                }
            }
        }
    }
    on_all(APP, || On(Limits::DEFAULT.slice(100_000_000), Cut(100_000_000)));
    for slice in 1..=200 {
        on_all(APP, || On(Limits::DEFAULT.slice(slice), Cut(slice)));
        on_all(APP, || On(Limits::DEFAULT.without_fuel_limit().slice(slice), Cut(slice)));
    }
}

#[test]
fn the_fuel_of_a_call_is_that_of_all_its_slices() {
    struct Ends;
    impl Test for Ends {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            let (done, polls) = polled(exports.forever_async(app, &mut Board));
            assert_eq!(code(done), Err(TrapCode::OutOfFuel));
            // The fuel is 20 slices. An engine may count a part of a slice for a whole one.
            assert!((10..=21).contains(&polls), "{polls}");
            let (done, _) = polled(exports.run_async(app, &mut Board, 1));
            assert_eq!(code(done), Err(TrapCode::Trapped));
        }
    }
    on_all(APP, || On(Limits::DEFAULT.fuel(20_000).slice(1000), Ends));
}

#[test]
fn what_cannot_be_cut_has_the_fuel_of_the_call() {
    struct Inside;
    impl Test for Inside {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            let (done, polls) = polled(exports.inside_async(app, &mut Board));
            assert_eq!((code(done), polls), (Err(TrapCode::OutOfFuel), 1));
        }
    }
    on_all(APP, || On(Limits::DEFAULT.fuel(20_000).slice(1000), Inside));
}

#[test]
fn a_call_without_slices_runs_as_ever() {
    struct Sync;
    impl Test for Sync {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            assert_eq!(code(exports.forever(app, &mut Board)), Err(TrapCode::OutOfFuel));
        }
    }
    on_all(APP, || On(Limits::DEFAULT.fuel(20_000).slice(1000), Sync));
}

#[test]
fn fuel_may_be_granted_between_slices() {
    static CONTROL: Control = Control::new();
    struct Granted;
    impl Test for Granted {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            let board = &mut Board;
            let mut call = pin!(exports.forever_async(app, board));
            let mut polls = 0;
            let done = loop {
                polls += 1;
                if polls % 4 == 0 && polls <= 40 {
                    CONTROL.grant(4000);
                }
                if let Poll::Ready(done) =
                    call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
                {
                    break done;
                }
            };
            assert_eq!(code(done), Err(TrapCode::OutOfFuel));
            assert!((35..=50).contains(&polls), "{polls}");
        }
    }
    on_all(APP, || On(Limits::DEFAULT.fuel(5000).slice(1000).control(&CONTROL), Granted));
}

#[test]
fn a_call_ends_at_its_deadline() {
    thread_local!(static NOW: Cell<u64> = const { Cell::new(0) });
    fn clock() -> u64 {
        NOW.replace(NOW.get() + 1)
    }
    struct Late;
    impl Test for Late {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            let (done, polls) = polled(exports.forever_async(app, &mut Board));
            assert_eq!(code(done), Err(TrapCode::Deadline));
            assert_eq!(polls, 51);
        }
    }
    on_all(APP, || On(Limits::DEFAULT.slice(1000).deadline(clock, 50), Late));
}

#[test]
fn a_call_may_be_dropped_between_slices() {
    struct Dropped(u32);
    impl Test for Dropped {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            {
                let board = &mut Board;
                let mut call = pin!(exports.run_async(app, board, LOOPS));
                for _ in 0..self.0 {
                    let task = &mut Context::from_waker(Waker::noop());
                    assert!(call.as_mut().poll(task).is_pending());
                }
            }
            let (done, _) = polled(exports.run_async(app, &mut Board, 1));
            assert_eq!(code(done), Err(TrapCode::Cancelled));
        }
    }
    for polls in 1..40 {
        on_all(APP, || On(Limits::DEFAULT.slice(25), Dropped(polls)));
    }
}

#[test]
fn an_interrupt_ends_a_slice_at_the_next_branch() {
    static CONTROL: Control = Control::new();
    struct Yields;
    impl Test for Yields {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: slices::Slices<E::Func>,
        ) {
            // WAMR, as it is built for tests, looks at the control. It has fuel for one slice of all.
            let looks = std::any::type_name::<E>().contains("Wamr");
            for _ in 0..10 {
                CONTROL.yield_now();
                let (done, polls) = polled(exports.run_async(app, &mut Board, LOOPS));
                let (again, whole) = polled(exports.run_async(app, &mut Board, LOOPS));
                assert_eq!(done, Ok(again.unwrap()));
                assert_eq!((polls - whole, whole), (u32::from(looks), 1 + PAUSES));
            }
        }
    }
    on_all(APP, || On(Limits::DEFAULT.slice(100_000_000).control(&CONTROL), Yields));
}
