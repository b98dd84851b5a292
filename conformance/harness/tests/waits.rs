//! Apps that wait for their host, on every engine. An engine that cannot park an app serves what is ready at
//! once, and refuses the rest.
#![allow(missing_docs)]

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_harness::{code, on_all, polled};
use microwit_host::{Limits, List, TrapCode, mcu_host};

#[mcu_host(
    inline = "
        package a:b;
        interface slow {
            resource bus {
                open: static func(polls: u32) -> bus;
                read: func(polls: u32, len: u32) -> result<list<u8>, u32>;
            }
            sleep: func(polls: u32);
            text: func(name: string, polls: u32) -> string;
            sum: func(of: list<u32>, polls: u32) -> u64;
            half: func(of: f64) -> f64;
            now: func() -> u64;
        }
        world waits {
            import slow;
            export run: func(polls: u32) -> u32;
            export bits: func() -> f64;
            export nap: func(polls: u32);
            export bad: func(polls: u32);
            export busy: func(polls: u32);
        }
    ",
    async = ["a:b/slow"]
)]
#[derive(Default)]
struct Board {
    said: Vec<String>,
    open: u32,
    /// Calls of host functions that have begun and are neither ready nor dropped.
    under_way: std::rc::Rc<std::cell::Cell<u32>>,
}

/// Counts a call that is under way.
struct UnderWay(std::rc::Rc<std::cell::Cell<u32>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Board {
    /// Is pending so many times.
    fn pending(&self, mut times: u32) -> impl Future<Output = ()> + use<> {
        self.under_way.set(self.under_way.get() + 1);
        let under_way = UnderWay(self.under_way.clone());
        poll_fn(move |task| {
            let _ = &under_way;
            task.waker().wake_by_ref();
            if times == 0 {
                return Poll::Ready(());
            }
            times -= 1;
            Poll::Pending
        })
    }
}

use waits::a::b::slow::{self, Bus};
type Own = microwit_host::Own<Bus>;
type Borrow = microwit_host::Borrow<Bus>;

impl slow::HostBus for Board {
    async fn open(&mut self, polls: u32) -> Own {
        self.pending(polls).await;
        self.open += 1;
        Own::new(7)
    }

    async fn read(&mut self, this: Borrow, polls: u32, len: u32) -> Result<&[u8], u32> {
        self.pending(polls).await;
        assert_eq!(this.rep(), 7);
        let text = self.said.last().ok_or(1_u32)?;
        text.as_bytes().get(..len as usize).ok_or(2)
    }

    fn drop(&mut self, _: Own) {
        self.open -= 1;
    }
}

impl slow::Host for Board {
    async fn sleep(&mut self, polls: u32) {
        self.pending(polls).await;
    }

    async fn text(&mut self, name: &str, polls: u32) -> &str {
        self.pending(polls).await;
        // The app's memory is as it was when the call began.
        self.said.push(name.to_owned());
        self.said.last().unwrap()
    }

    async fn sum(&mut self, of: List<'_, u32>, polls: u32) -> u64 {
        self.pending(polls).await;
        of.iter().map(u64::from).sum()
    }

    async fn half(&mut self, of: f64) -> f64 {
        self.pending(1).await;
        of / 2.0
    }

    async fn now(&mut self) -> u64 {
        self.pending(0).await;
        7
    }
}

const APP: &str = r#"(module
    (import "a:b/slow" "sleep" (func $sleep (param i32)))
    (import "a:b/slow" "text" (func $text (param i32 i32 i32 i32)))
    (import "a:b/slow" "sum" (func $sum (param i32 i32 i32) (result i64)))
    (import "a:b/slow" "half" (func $half (param f64) (result f64)))
    (import "a:b/slow" "now" (func $now (result i64)))
    (import "a:b/slow" "[static]bus.open" (func $open (param i32) (result i32)))
    (import "a:b/slow" "[method]bus.read" (func $read (param i32 i32 i32 i32)))
    (import "a:b/slow" "[resource-drop]bus" (func $drop (param i32)))
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (data (i32.const 16) "hello")
    (data (i32.const 32) "\01\00\00\00\02\00\00\00\03\00\00\00")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3)))
        ;; The stack under a parked call may not be touched.
        (drop (call $deep (i32.const 20))))
    (func $deep (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (local.get 0) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0))))
    ;; Waits below some frames, each of which keeps a value.
    (func $nested (param $frames i32) (param $polls i32) (result i32)
        (if (result i32) (local.get $frames)
            (then (i32.add
                (local.get $frames)
                (call $nested (i32.sub (local.get $frames) (i32.const 1)) (local.get $polls))))
            (else (call $sleep (local.get $polls)) (i32.wrap_i64 (call $now)))))
    (func (export "run") (param $polls i32) (result i32) (local $bus i32) (local $sum i32)
        (call $text (i32.const 16) (i32.const 5) (local.get $polls) (i32.const 8))
        (local.set $sum (i32.load8_u (i32.load (i32.const 8))))
        (local.set $bus (call $open (local.get $polls)))
        (call $read (local.get $bus) (local.get $polls) (i32.const 4) (i32.const 48))
        (call $drop (local.get $bus))
        (local.set $sum (i32.add (local.get $sum) (i32.load (i32.const 56))))
        (local.set $sum (i32.add (local.get $sum)
            (i32.wrap_i64 (call $sum (i32.const 32) (i32.const 3) (local.get $polls)))))
        (i32.add (local.get $sum) (call $nested (i32.const 3) (local.get $polls))))
    ;; An import that is exported has no function of the app around it.
    (export "nap" (func $sleep))
    ;; A result that reaches past the memory.
    (func (export "bad") (param i32)
        (call $text (i32.const 16) (i32.const 5) (local.get 0) (i32.const 65532)))
    (func (export "busy") (param i32)
        (call $sleep (local.get 0))
        (loop (br 0)))
    (func (export "bits") (result f64)
        (f64.add (call $half (f64.const 3)) (call $half (f64.const 0.5)))))"#;

/// The sum of what the app gets: `h`, four bytes, 1 + 2 + 3, and 3 + 2 + 1 + 7.
const SUM: u32 = 104 + 4 + 6 + 13;
/// The calls of the app that wait as long as its argument says.
const WAITS: u32 = 5;

/// What a test does with an app and its board.
trait Test {
    fn run<E: microwit_engine::Engine>(
        &self,
        app: &mut Instance<E, Board>,
        exports: waits::Waits<E::Func>,
        board: &mut Board,
    );
}

struct On<T>(T);

impl<T: Test> OnAny for On<T> {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        let board = &mut Board::default();
        let mut app =
            Instance::<E, Board>::load(app, board, Limits::DEFAULT.fuel(100_000)).unwrap();
        let exports = waits::Waits::bind(&mut app).unwrap();
        self.0.run(&mut app, exports, board);
        app.unload(board);
        assert_eq!((board.open, board.under_way.get()), (0, 0));
    }
}

#[test]
fn an_app_waits_for_its_host() {
    struct Waits(u32);
    impl Test for Waits {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let &Self(polls) = self;
            // An app goes on as before after it has waited.
            for _ in 0..3 {
                let (sum, times) = polled(exports.run_async(app, board, polls));
                if polls > 0 && E::PARKS == Parks::Never {
                    assert_eq!(code(sum), Err(TrapCode::WouldWait));
                    return;
                }
                assert_eq!((sum, times), (Ok(SUM), 1 + WAITS * polls));
            }
            assert_eq!(board.said, ["hello"; 3]);
        }
    }
    for polls in 0..4 {
        on_all(APP, || On(Waits(polls)));
    }
}

#[test]
fn floats_come_back() {
    struct Floats;
    impl Test for Floats {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let (done, _) = polled(exports.bits_async(app, board));
            let expected =
                if E::PARKS == Parks::Never { Err(TrapCode::WouldWait) } else { Ok(1.75) };
            assert_eq!(code(done), expected);
        }
    }
    on_all(APP, || On(Floats));
}

#[test]
fn an_export_may_be_an_import() {
    struct Nap;
    impl Test for Nap {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let polls = if E::PARKS == Parks::Never { 0 } else { 3 };
            assert_eq!(polled(exports.nap_async(app, board, polls)), (Ok(()), 1 + polls));
            assert_eq!(polled(exports.run_async(app, board, 0)), (Ok(SUM), 1));
        }
    }
    on_all(APP, || On(Nap));
}

#[test]
fn an_app_that_has_waited_traps_like_any_other() {
    struct Traps;
    impl Test for Traps {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let polls = if E::PARKS == Parks::Never { 0 } else { 2 };
            let done = polled(exports.busy_async(app, board, polls)).0;
            assert_eq!(code(done), Err(TrapCode::OutOfFuel));
            assert_eq!(code(polled(exports.run_async(app, board, 0)).0), Err(TrapCode::Trapped));
        }
    }
    on_all(APP, || On(Traps));
}

#[test]
fn a_place_for_the_result_is_checked_before_the_host_is_called() {
    struct Bad;
    impl Test for Bad {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let error = polled(exports.bad_async(app, board, 1)).0.unwrap_err();
            assert_eq!(error.trap.code, TrapCode::OutOfBounds);
            assert_eq!(error.import, Some(("a:b/slow", "text")));
            assert_eq!(board.said, [""; 0]);
        }
    }
    on_all(APP, || On(Bad));
}

#[test]
fn a_call_that_cannot_wait_says_so() {
    struct Sync;
    impl Test for Sync {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            let error = exports.run(app, board, 0).unwrap_err();
            assert_eq!(error.trap.code, TrapCode::WouldWait);
            assert_eq!(error.import, Some(("a:b/slow", "text")));
        }
    }
    on_all(APP, || On(Sync));
}

#[test]
fn a_call_that_is_dropped_drops_the_hosts_and_ends_the_app() {
    struct Dropped(u32);
    impl Test for Dropped {
        fn run<E: microwit_engine::Engine>(
            &self,
            app: &mut Instance<E, Board>,
            exports: waits::Waits<E::Func>,
            board: &mut Board,
        ) {
            if E::PARKS == Parks::Never {
                return;
            }
            {
                let mut call = pin!(exports.run_async(app, board, 2));
                for _ in 0..self.0 {
                    let task = &mut Context::from_waker(Waker::noop());
                    assert!(call.as_mut().poll(task).is_pending());
                }
            }
            assert_eq!(board.under_way.get(), 0);
            let again = code(polled(exports.run_async(app, board, 0)).0);
            let expected = if self.0 == 0 { Ok(SUM) } else { Err(TrapCode::Cancelled) };
            assert_eq!(again, expected);
        }
    }
    // Each place where the app waits.
    for polls in 0..=WAITS * 2 {
        on_all(APP, || On(Dropped(polls)));
    }
}
