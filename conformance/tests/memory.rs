//! The host does not trust what a guest says about its memory: blocks from `cabi_realloc`, results of
//! exports, and post-return.
#![allow(missing_docs)]

mod probe;

use microwit_host::{App as _, TrapCode};
use microwit_wasmi::{Instance, Limits};
use probe::Probe;
use probe::guest::{EXPORTS, RUNTIME, import, load, module, run, shapes};
use probe::probe::Probe as App;

/// A guest whose `cabi_realloc` has this body. The import `text` makes the host call it.
fn reallocating(body: &str) -> Vec<u8> {
    let exports = EXPORTS;
    module(&format!(
        r#"{text}{tick}
        (memory (export "memory") 1 2)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {body})
        (data (i32.const 256) "text")
        (func (export "start") (call $f (i32.const 256) (i32.const 4) (i32.const 8)))
        {exports}"#,
        text = shapes("text", "(param i32 i32 i32)"),
        tick = import("$root", "tick", "tick", "(param i32) (result i32)"),
    ))
}

#[test]
fn a_realloc_that_misbehaves_traps() {
    for (body, code) in [
        ("(i32.const 65533)", TrapCode::OutOfBounds),
        ("(i32.const -1)", TrapCode::OutOfBounds),
        ("unreachable", TrapCode::Unreachable),
        ("(loop (br 0)) (i32.const 0)", TrapCode::OutOfFuel),
        ("(call $tick (i32.const 512))", TrapCode::Reentered),
    ] {
        let (_, error) = run(&reallocating(body));
        assert_eq!(error.trap.code, code, "{body}: {error}");
    }
}

#[test]
fn a_guest_without_room_is_told_apart_from_one_that_panics() {
    let (_, error) = run(&reallocating("unreachable"));
    let told = error.to_string();
    assert_eq!((error.trap.code, error.trap.len), (TrapCode::Unreachable, 4));
    assert!(told.contains("no room for 4 bytes: its buffer or its arena is too small"), "{told}");
}

#[test]
fn a_realloc_that_grows_the_memory_gets_its_bytes_in_the_right_place() {
    let grows = reallocating("(drop (memory.grow (i32.const 1))) (i32.const 65540)");
    let mut host = Probe::default();
    let limits = Limits::DEFAULT.memory(2 * 65536);
    let mut guest = Instance::load(grows.as_slice(), &mut host, limits).unwrap();
    let app = App::bind(&mut guest).unwrap();
    app.start(&mut guest, &mut host).unwrap();
    let mut memory = Vec::new();
    guest.peek(&mut |guest| memory = guest.memory().to_vec());
    assert_eq!(
        (&memory[8..16], &memory[65540..65544]),
        (&[4, 0, 1, 0, 4, 0, 0, 0][..], &b"text"[..])
    );
}

#[test]
fn a_realloc_that_is_missing_is_told() {
    let text = shapes("text", "(param i32 i32 i32)");
    let wasm = module(&format!(
        r#"{text}(memory (export "memory") 1){EXPORTS}
        (func (export "start") (call $f (i32.const 0) (i32.const 0) (i32.const 8)))"#
    ));
    let (_, error) = run(&wasm);
    assert_eq!(error.trap.code, TrapCode::NoRealloc);
    assert_eq!(error.import, Some(("probe:host/shapes@1.2.3", "text")));
}

#[test]
fn a_microwit_guest_gets_its_results_without_a_call() {
    // The guest's `cabi_realloc` traps, since the host must not call it while the region has room.
    let guest = |region: &str| {
        let mut text = String::from_utf8(
            format!(
                r#"{}(memory (export "memory") 1)
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
                (global (export "cabi_region") i32 (i32.const 64))
                (data (i32.const 64) "{region}") (data (i32.const 256) "text")
                (func (export "start") (call $f (i32.const 256) (i32.const 4) (i32.const 8)))"#,
                shapes("text", "(param i32 i32 i32)"),
            )
            .into(),
        )
        .unwrap();
        text.push_str(EXPORTS);
        module(&text)
    };
    let mut host = Probe::default();
    let room = guest(r"\00\10\00\00\04\10\00\00");
    let mut loaded = load(&room, &mut host).unwrap();
    App::bind(&mut loaded).unwrap().start(&mut loaded, &mut host).unwrap();
    let mut memory = Vec::new();
    loaded.peek(&mut |guest| memory = guest.memory().to_vec());
    assert_eq!((&memory[4096..4100], &memory[64..68]), (&b"text"[..], &[4, 16, 0, 0][..]));
    for region in [r"\00\10\00\00\03\10\00\00", r"\ff\ff\ff\ff\ff\ff\ff\ff"] {
        let (_, error) = run(&guest(region));
        assert_eq!(error.trap.code, TrapCode::Unreachable);
    }
    // The host notices a region outside of the memory only when it writes to it.
    let (_, error) = run(&guest(r"\00\00\00\f0\00\00\00\ff"));
    assert_eq!(error.trap.code, TrapCode::OutOfBounds);
}

/// A guest whose `greet` returns the pointer `at`.
fn returning(at: &str, post_return: &str) -> Vec<u8> {
    let exports =
        EXPORTS.replace("(i32.const 8))\n    (func (export \"cabi_post_greet\") (param i32)", "");
    let kept = exports.split("(func (export \"sum\")").nth(1).unwrap();
    let tick = import("$root", "tick", "tick", "(param i32) (result i32)");
    module(&format!(
        r#"{tick}{RUNTIME}
        (func (export "start"))
        (func (export "add") (param i32 i32) (result i32) (i32.const 3))
        (func (export "greet") (param i32 i32) (result i32) (i32.const {at}))
        (func (export "cabi_post_greet") (param i32) {post_return})
        (data (i32.const 16) "\f0\ff\00\00\20\00\00\00") (data (i32.const 24) "\20\00\00\00\01\00\00\00\ff")
        (func (export "sum"){kept}"#
    ))
}

#[track_caller]
fn greeting(wasm: &[u8], code: TrapCode) {
    let mut host = Probe::default();
    let mut guest = load(wasm, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    let error = app.greet(&mut guest, &mut host, "hi", |_| ()).unwrap_err();
    assert_eq!(error.trap.code, code, "{error}");
    let again = app.greet(&mut guest, &mut host, "hi", |_| ()).unwrap_err();
    assert_eq!(again.trap.code, TrapCode::Trapped);
}

#[test]
fn what_an_export_returns_is_checked() {
    greeting(&returning("6", ""), TrapCode::Misaligned);
    greeting(&returning("65532", ""), TrapCode::OutOfBounds);
    greeting(&returning("-4", ""), TrapCode::OutOfBounds);
    greeting(&returning("16", ""), TrapCode::OutOfBounds);
    greeting(&returning("24", ""), TrapCode::InvalidUtf8);
}

#[test]
fn post_return_may_not_call_the_host_and_its_trap_is_a_trap() {
    greeting(&returning("32", "(drop (call $tick (i32.const 1)))"), TrapCode::Reentered);
    greeting(&returning("32", "unreachable"), TrapCode::Unreachable);
}
