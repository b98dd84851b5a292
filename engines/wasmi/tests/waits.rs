//! Apps that wait for their host.
#![allow(missing_docs)]

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_host::{CallError, Limits, TrapCode, mcu_host};
use microwit_wasmi::{Instance, Validated};

#[mcu_host(
    inline = "
        package a:b;
        interface slow {
            sleep: func(ms: u32);
            text: func(name: string, times: u32) -> string;
            now: func() -> u64;
        }
        world waits { import slow; export run: func(ms: u32) -> u32; }
    ",
    async = ["a:b/slow/sleep", "a:b/slow/text"]
)]
#[derive(Default)]
struct Board {
    polls: u32,
    said: Vec<String>,
}

/// Is pending so many times.
fn pending(mut times: u32) -> impl Future<Output = ()> + Send {
    poll_fn(move |task| {
        task.waker().wake_by_ref();
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        Poll::Pending
    })
}

impl waits::a::b::slow::Host for Board {
    async fn sleep(&mut self, ms: u32) {
        pending(ms).await;
        self.polls += ms;
    }

    async fn text(&mut self, name: &str, times: u32) -> &str {
        pending(times).await;
        self.said.push(name.to_owned());
        self.said.last().unwrap()
    }

    fn now(&mut self) -> u64 {
        7
    }
}

const APP: &str = r#"(module
    (import "a:b/slow" "sleep" (func $sleep (param i32)))
    (import "a:b/slow" "text" (func $text (param i32 i32 i32 i32)))
    (import "a:b/slow" "now" (func $now (result i64)))
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (data (i32.const 16) "hello")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3))))
    (func $inner (param i32) (result i32)
        (call $sleep (local.get 0))
        (i32.add (local.get 0) (i32.wrap_i64 (call $now))))
    (func (export "run") (param i32) (result i32)
        (call $text (i32.const 16) (i32.const 5) (local.get 0) (i32.const 8))
        (i32.add
            (call $inner (local.get 0))
            (i32.add (i32.load8_u (i32.load (i32.const 8))) (i32.load (i32.const 12))))))"#;

/// Polls until it is done. Returns the number of polls, too.
fn run<T>(future: impl Future<Output = T>) -> (T, u32) {
    let mut future = pin!(future);
    let mut polls = 0;
    loop {
        polls += 1;
        let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(done) = polled {
            return (done, polls);
        }
    }
}

fn load(wasm: &[u8], board: &mut Board) -> Instance<Board> {
    // SAFETY: the assembler made it.
    Instance::load(unsafe { Validated::trust(wasm) }, board, Limits::DEFAULT).unwrap()
}

#[test]
fn an_app_waits_for_its_host() {
    let wasm = wat::parse_str(APP).unwrap();
    for ms in 0..5 {
        let board = &mut Board::default();
        let mut app = load(&wasm, board);
        let exports = waits::Waits::bind(&mut app).unwrap();
        let (sum, polls) = run(exports.run_async(&mut app, board, ms));
        assert_eq!((sum, polls), (Ok(ms + 7 + u32::from(b'h') + 5), 1 + 2 * ms));
        assert_eq!((board.polls, &*board.said), (ms, &["hello".to_owned()][..]));
        app.unload(board);
    }
}

#[test]
fn a_call_that_cannot_wait_says_so() {
    let wasm = wat::parse_str(APP).unwrap();
    let board = &mut Board::default();
    let mut app = load(&wasm, board);
    let exports = waits::Waits::bind(&mut app).unwrap();
    let error = exports.run(&mut app, board, 1).unwrap_err();
    assert_eq!((error.trap.code, error.import), (TrapCode::WouldWait, Some(("a:b/slow", "text"))));
    app.unload(board);
}

#[test]
fn a_call_that_is_dropped_leaves_an_app_that_is_over() {
    let wasm = wat::parse_str(APP).unwrap();
    for polls in 0..7 {
        let board = &mut Board::default();
        let mut app = load(&wasm, board);
        let exports = waits::Waits::bind(&mut app).unwrap();
        {
            let mut call = Box::pin(exports.run_async(&mut app, board, 3));
            for _ in 0..polls {
                let task = &mut Context::from_waker(Waker::noop());
                assert!(call.as_mut().poll(task).is_pending() || polls == 7);
            }
        }
        let code = |done: Result<u32, CallError>| done.map_err(|error| error.trap.code);
        let again = code(exports.run(&mut app, board, 0));
        let expected = if polls == 0 { TrapCode::WouldWait } else { TrapCode::Cancelled };
        assert_eq!(again, Err(expected), "{polls} polls");
        app.unload(board);
    }
}

#[test]
fn a_call_may_move_to_another_thread() {
    fn sends(_: impl Send) {}
    let wasm = wat::parse_str(APP).unwrap();
    let board = &mut Board::default();
    let mut app = load(&wasm, board);
    let exports = waits::Waits::bind(&mut app).unwrap();
    sends(exports.run_async(&mut app, board, 0));
    app.unload(board);
}
