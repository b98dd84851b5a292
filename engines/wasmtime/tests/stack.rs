//! Apps whose host calls a function of theirs near the end of their stack.
#![allow(missing_docs)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_host::{CallError, TrapCode, mcu_host};
use microwit_wasmtime::{Callee, Image, Instance, Limits, Packing, Target};

#[mcu_host(
    inline = "
        package a:b;
        interface calls {
            nothing: func();
            slow: func() -> string;
            wide: func(a: f64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64,
                i: u64, j: u64, k: u64, l: u64, m: u64, n: u64, o: u64, p: u64) -> string;
        }
        interface things { resource thing { constructor(); } }
        world w {
            import calls;
            export things;
            export run: func(depth: u32, what: u32);
        }
    ",
    async = ["a:b/calls/slow"]
)]
struct Board;

impl w::a::b::calls::Host for Board {
    fn nothing(&mut self) {}

    async fn slow(&mut self) -> &str {
        "text"
    }

    #[rustfmt::skip]
    fn wide(
        &mut self, _: f64, _: u64, _: u64, _: u64, _: u64, _: u64, _: u64, _: u64,
        _: u64, _: u64, _: u64, _: u64, _: u64, _: u64, _: u64, _: u64,
    ) -> &'static str {
        "text"
    }
}

/// The host calls the allocator with one frame or more, or a destructor.
const APP: &str = r#"(module
    FIRST
    (import "a:b/calls" "slow" (func $slow (param i32)))
    (import "a:b/calls" "wide" (func $wide (param f64 i64 i64 i64 i64 i64 i64 i64
        i64 i64 i64 i64 i64 i64 i64 i64 i32)))
    (import "[export]a:b/things" "[resource-new]thing" (func $new (param i32) (result i32)))
    (import "[export]a:b/things" "[resource-drop]thing" (func $drop (param i32)))
    (memory (export "memory") 1)
    (func $frames (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call $frames (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0))))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (call $frames (i32.const FRAMES)))
    (func (export "a:b/things#[constructor]thing") (result i32) (call $new (i32.const 1)))
    (func (export "a:b/things#[dtor]thing") (param i32) (drop (call $frames (i32.const FRAMES))))
    (func $what (param i32) (result i32)
        (if (i32.eq (local.get 0) (i32.const 0)) (then (call $slow (i32.const 64))))
        (if (i32.eq (local.get 0) (i32.const 1)) (then (call $wide
            (f64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
            (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
            (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i32.const 64))))
        (if (i32.eq (local.get 0) (i32.const 2)) (then (call $drop (call $new (i32.const 7)))))
        (i32.const 0))
    (func $run (export "run") (param i32 i32)
        (drop (call $below (local.get 0) (local.get 1))))
    (func $below (param i32 i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1)
                (call $below (i32.sub (local.get 0) (i32.const 1)) (local.get 1))))
            (else (call $what (local.get 1))))))"#;

fn image(first: &str, frames: &str) -> &'static Image {
    let wat = APP.replace("FIRST", first).replace("FRAMES", frames);
    let packing = Packing { target: Target::HERE, fuel: true };
    Box::leak(Box::new(Image::new(&wat::parse_str(wat).unwrap(), packing).unwrap()))
}

/// How the call of `run` ends.
fn end(app: &mut Instance<Board>, waits: bool, depth: u32, what: u32) -> Result<(), TrapCode> {
    let exports = w::W::<Callee>::bind(app).unwrap();
    let host = &mut Board;
    let done: Result<(), CallError> = if waits {
        let mut call = pin!(exports.run_async(app, host, depth, what));
        match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => panic!("nothing waits"),
        }
    } else {
        exports.run(app, host, depth, what)
    };
    done.map_err(|error| error.trap.code)
}

#[test]
fn at_each_depth_an_app_goes_on_or_ends_with_stack_overflow() {
    // The app's first import has few values, or many.
    let nothing = r#"(import "a:b/calls" "nothing" (func))"#;
    for (first, frames) in [(nothing, "0"), (nothing, "3"), ("", "0")] {
        let image = image(first, frames);
        for (stack, what, waits) in
            [(4096, 0, true), (4096, 1, false), (4096, 1, true), (4096, 2, false), (4096, 2, true)]
        {
            let mut ends = Vec::new();
            for depth in 0..stack / 16 {
                let limits = Limits::DEFAULT.stack(stack);
                let mut app = Instance::load(image, &mut Board, limits).unwrap();
                let end = end(&mut app, waits, depth, what);
                let again = self::end(&mut app, waits, 0, what);
                assert_eq!(again, end.and(Ok(())).map_err(|_| TrapCode::Trapped));
                ends.push(end);
                app.unload(&mut Board);
            }
            let goes = ends.iter().take_while(|end| end.is_ok()).count();
            println!("{frames} {what} {waits}: {goes}");
            assert!(goes > 20, "{goes} {what}");
            for end in &ends[goes..] {
                assert_eq!(*end, Err(TrapCode::StackOverflow));
            }
        }
    }
}
