//! Apps that are parked inside an import.
#![allow(missing_docs)]

mod app;
mod limits;

use std::pin::pin;

use microwit_host::{LoadError, TrapCode};
use microwit_tinywasm::{Archive, Instance};

use app::{APP, Board, LIMITS, Loaded, Mode, parks, poll};

#[test]
fn results_of_every_type_come_back() {
    for limits in [LIMITS, LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for polls in 0..3 {
            let sum = 0x1_0000_0000 + 1 + 16 + 4;
            assert_eq!(app.done(Mode::Values.with(0), polls), (Ok(sum), 1 + 4 * polls));
        }
    }
}

#[test]
fn an_app_waits_at_any_depth_and_at_any_place() {
    for limits in [LIMITS, LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for depth in 0..100 {
            let sum = u64::from(depth * (depth + 1) / 2);
            assert_eq!(app.done(Mode::Deep.with(depth), 2), (Ok(sum), 3));
        }
        // Each distance to the place where tinywasm counts.
        for loops in 0..150 {
            assert_eq!(app.done(Mode::Later.with(loops), 2), (Ok(1), 3));
        }
    }
}

#[test]
fn an_import_waits_however_it_is_called() {
    let mut app = Loaded::new(LIMITS);
    assert_eq!(app.done(Mode::Indirect.with(0), 3), (Ok(7), 7));
    assert_eq!(app.done(Mode::Tail.with(0), 3), (Ok(300), 4));
}

#[test]
fn an_app_is_asked_for_memory_while_it_waits() {
    for limits in [LIMITS, LIMITS.slice(50), LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for len in 1..15 {
            let (done, _) = app.done(Mode::Texts.with(10 * len), 2);
            assert_eq!(done, Ok(u64::from(10 * len) + u64::from(b'x')));
        }
        app.app.unload(&mut app.board);
        assert_eq!(app.board.open, 0);
    }
}

#[test]
fn a_trap_after_a_wait_ends_the_app() {
    let mut app = Loaded::new(LIMITS);
    assert_eq!(app.done(Mode::Traps.with(0), 2), (Err(TrapCode::Unreachable), 5));
    assert_eq!(app.done(Mode::Values.with(0), 0).0, Err(TrapCode::Trapped));
    app.app.unload(&mut app.board);
    assert_eq!(app.board.open, 0);
}

#[test]
fn what_runs_inside_an_import_cannot_wait() {
    for limits in [LIMITS, LIMITS.slice(1), LIMITS.without_fuel_limit()] {
        for polls in 0..2 {
            let done = Loaded::new(limits).done(Mode::Drops.with(0), polls).0;
            assert_eq!(done, Err(TrapCode::WouldWait));
        }
    }
}

#[test]
fn a_call_that_cannot_wait_says_so() {
    let mut app = Loaded::new(LIMITS);
    let error = app.exports.run(&mut app.app, &mut app.board, Mode::Loops.with(3), 0).unwrap_err();
    assert_eq!(error.trap.code, TrapCode::WouldWait);
    assert_eq!(error.import, Some(("a:b/slow", "sleep")));
}

#[test]
fn two_apps_are_resumed_in_any_order() {
    for order in 0_u32..1 << 8 {
        let (mut first, mut second) = (Loaded::new(LIMITS), Loaded::new(LIMITS));
        let (mut a, mut b) =
            (pin!(first.run(Mode::Loops.with(2), 2)), pin!(second.run(Mode::Deep.with(9), 4)));
        let mut ended = [None, None];
        for step in 0..8 {
            let (one, ended) = (order >> step & 1, &mut ended);
            match one {
                0 if ended[0].is_none() => ended[0] = poll(a.as_mut()),
                1 if ended[1].is_none() => ended[1] = poll(b.as_mut()),
                _ => (),
            }
        }
        let expected = |polls: u32, most: u32, value| (polls >= most).then_some(Ok(value));
        assert_eq!(ended[0], expected(8 - order.count_ones(), 5, 6));
        assert_eq!(ended[1], expected(order.count_ones(), 5, 45));
    }
}

#[test]
fn a_call_may_be_dropped_or_forgotten_while_it_waits() {
    for forget in [false, true] {
        for polls in 0..6 {
            let mut app = Loaded::new(LIMITS);
            {
                let mut call = Box::pin(app.run(Mode::Loops.with(2), 3));
                for _ in 0..polls {
                    assert_eq!(poll(call.as_mut()), None);
                }
                if forget {
                    std::mem::forget(call);
                }
            }
            let again = app.done(Mode::Values.with(0), 0).0;
            let expected = if polls == 0 { Ok(0x1_0000_0015) } else { Err(TrapCode::Cancelled) };
            assert_eq!(again, expected);
            app.app.unload(&mut app.board);
        }
    }
}

#[test]
fn a_module_that_is_not_packed_waits_too() {
    let wasm = wat::parse_str(APP.replace("return_call", "call")).unwrap();
    let mut board = Board::default();
    let limits = LIMITS.without_fuel_limit();
    let mut app = Instance::load(&*wasm, &mut board, limits).unwrap();
    let exports = parks::Parks::bind(&mut app).unwrap();
    let mut app = Loaded { app, exports, board };
    assert_eq!(app.done(Mode::Indirect.with(0), 3), (Ok(7), 7));
}

#[test]
fn an_app_may_wait_where_its_stack_ends() {
    let deep = |depth| Loaded::new(LIMITS).done(Mode::Deep.with(depth), 1).0;
    let most = (0..1000).find(|depth| deep(*depth).is_err()).unwrap();
    for depth in most - 3..most + 8 {
        let sum = u64::from(depth * (depth + 1) / 2);
        let expected = if depth < most { Ok(sum) } else { Err(TrapCode::StackOverflow) };
        assert_eq!(deep(depth), expected);
    }
}

/// Loads an app of other code, and runs it.
fn run_of(rest: &str, polls: u32) -> Result<Result<u64, TrapCode>, LoadError> {
    let (imports, _) = APP.split_once("(memory").unwrap();
    let wasm = format!("{imports} (memory (export \"memory\") 1) {rest})");
    let packed = Archive::new(&wat::parse_str(wasm).unwrap()).unwrap();
    let mut board = Board::default();
    let mut app = Instance::load(&packed, &mut board, LIMITS)?;
    let exports = parks::Parks::bind(&mut app).unwrap();
    let mut app = Loaded { app, exports, board };
    let done = app.done(0, polls).0;
    app.app.unload(&mut app.board);
    Ok(done)
}

const RUN: &str = r#"(func (export "run") (param i32 i32) (result i64)
    (call $text (i32.const 9) (local.get 1) (i32.const 8))
    (i64.const 1))"#;

#[test]
fn an_allocator_cannot_wait() {
    let realloc = r#"(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (call $sleep (i32.const 1)) (i32.const 64))"#;
    for polls in 0..3 {
        let done = run_of(&format!("{realloc} {RUN}"), polls).unwrap();
        assert_eq!(done, Err(TrapCode::Reentered));
    }
    // It runs in the place of the import, but on top of the app's own frames.
    let realloc = r#"(func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))"#;
    assert_eq!(run_of(&format!("{realloc} {RUN}"), 1).unwrap(), Err(TrapCode::StackOverflow));
    let realloc = r#"(func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (loop (br 0)) (unreachable))"#;
    assert_eq!(run_of(&format!("{realloc} {RUN}"), 1).unwrap(), Err(TrapCode::OutOfFuel));
}

#[test]
fn a_start_function_cannot_wait() {
    let realloc =
        r#"(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)"#;
    let start = "(start $wait) (func $wait (call $sleep (i32.const 0)))";
    let error = run_of(&format!("{realloc} {RUN} {start}"), 0).unwrap_err();
    assert!(matches!(error, LoadError::Start(error) if error.trap.code == TrapCode::WouldWait));
}
