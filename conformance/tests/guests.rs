//! Whole guests, valid and invalid, on wasmi.
#![allow(missing_docs)]

mod probe;

use microwit_host::{App as _, LoadError, TrapCode};
use microwit_wasmi::{Instance, Limits};
use probe::Probe;
use probe::guest::{EXPORTS, RUNTIME, import, load, module, refused, run, shapes, traps, wasm};
use probe::probe::Probe as App;
use probe::probe::exports::handler::Event;

#[test]
fn typed_exports_lower_and_lift() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    app.start(&mut guest, &mut host).unwrap();
    assert_eq!(app.add(&mut guest, &mut host, 2, 40), Ok(42));
    let greeting = app.greet(&mut guest, &mut host, "grüße", str::to_owned).unwrap();
    assert_eq!(greeting, "grüße");
    assert_eq!(app.sum(&mut guest, &mut host, (&[1, 2, 0xffff]).into()), Ok(65538));
    let own = |result: Result<&str, u8>| result.map(str::to_owned);
    let report = app.report(&mut guest, &mut host, ("text", b"bytes"), own).unwrap();
    assert_eq!(report, Ok("text".to_owned()));
    let report = app.report(&mut guest, &mut host, ("", b"bytes"), own).unwrap();
    assert_eq!(report, Err(5));
    let event = Event { pin: 200, at: u64::MAX };
    let back = app.handler.on_event(&mut guest, &mut host, event).unwrap();
    assert_eq!(back, Some(event));
}

#[test]
fn post_return_runs_once_after_the_result_was_read() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    for calls in 1..=3 {
        app.greet(&mut guest, &mut host, "x", |_| ()).unwrap();
        guest.peek(&mut |guest| assert_eq!(guest.memory()[64], calls));
    }
}

#[test]
fn initialize_runs_first_and_may_call_the_host() {
    let imports = import("$root", "tick", "tick", "(param i32) (result i32)");
    let text = format!(
        r#"{imports}{RUNTIME}{EXPORTS}
        (global $ready (mut i32) (i32.const 0))
        (func (export "_initialize") (global.set $ready (call $tick (i32.const 6))))
        (func (export "start") (if (i32.ne (global.get $ready) (i32.const 7)) (then unreachable)))"#
    );
    let (wasm, mut host) = (module(&text), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    assert_eq!(app.start(&mut guest, &mut host), Ok(()));
}

#[test]
fn a_start_function_may_call_what_needs_no_memory_and_nothing_else() {
    let tick = import("$root", "tick", "tick", "(param i32) (result i32)");
    let text = shapes("text", "(param i32 i32 i32)");
    let good = format!(
        r#"{tick}{RUNTIME}{EXPORTS}(func (export "start"))
        (func $s (drop (call $tick (i32.const 1)))) (start $s)"#
    );
    assert!(load(&module(&good), &mut Probe::default()).is_ok());
    let bad = format!(
        r#"{text}{RUNTIME}{EXPORTS}(func (export "start"))
        (func $s (call $f (i32.const 0) (i32.const 1) (i32.const 16))) (start $s)"#
    );
    let bad = module(&bad);
    let error = load(&bad, &mut Probe::default()).err().unwrap();
    assert!(matches!(error, LoadError::Start(_)), "{error}");
}

#[test]
fn what_the_app_still_owns_is_dropped_when_it_is_unloaded() {
    let new =
        import("probe:host/things@1.2.3", "[constructor]thing", "f", "(param i32) (result i32)");
    let body = "(drop (call $f (i32.const 5))) (drop (call $f (i32.const 6)))";
    let (wasm, mut host) = (wasm(&new, body), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    App::bind(&mut guest).unwrap().start(&mut guest, &mut host).unwrap();
    assert!(host.dropped.is_empty());
    guest.unload(&mut host);
    assert_eq!(host.dropped, [0, 1]);
}

#[test]
fn an_unknown_import_is_named_with_the_nearest_offer() {
    refused(
        &wasm(&shapes("texd", "(param i32 i32 i32)"), ""),
        "the app imports `probe:host/shapes@1.2.3` `texd`, which this board does not offer; it \
         offers `probe:host/shapes@1.2.3` `text`",
    );
    refused(
        &wasm(&import("env", "abort", "f", ""), ""),
        "the app imports `env` `abort`, which this board does not offer",
    );
}

#[test]
fn an_import_of_another_type_is_refused() {
    refused(
        &wasm(&shapes("truth", "(param i64) (result i32)"), ""),
        "the app imports `probe:host/shapes@1.2.3` `truth` as a function (i64) -> i32, but this \
         board offers a function (i32) -> i32",
    );
    refused(
        &wasm(r#"(import "probe:host/shapes@1.2.3" "truth" (global i32))"#, ""),
        "the app imports `probe:host/shapes@1.2.3` `truth` as something that is not a function, \
         but this board offers a function (i32) -> i32",
    );
}

#[test]
fn pointers_without_a_memory_are_refused() {
    let imports = shapes("text", "(param i32 i32 i32)");
    refused(&module(&imports), "the app passes pointers, but exports no `memory`");
}

#[test]
fn a_missing_or_different_export_is_refused() {
    refused(&module(RUNTIME), "the app exports no function `start`");
    let text = format!(r#"{RUNTIME}{EXPORTS}(func (export "start") (param f64))"#);
    refused(
        &module(&text),
        "the app exports `start` as a function (f64) -> (), but it must be a function () -> ()",
    );
    let text = format!(r#"{RUNTIME}{EXPORTS}(global (export "start") i32 (i32.const 0))"#);
    refused(
        &module(&text),
        "the app exports `start` as something that is not a function, but it must be a function () \
         -> ()",
    );
}

#[test]
fn bytes_that_are_cut_off_or_garbled_are_refused() {
    let mut whole = wasm(&shapes("text", "(param i32 i32 i32)"), "");
    // Without the name section, every byte matters.
    let names = whole.windows(5).position(|bytes| bytes == b"\x04name").unwrap();
    whole.truncate(names - 2);
    for end in 0..whole.len() {
        let mut host = Probe::default();
        let loaded = load(&whole[..end], &mut host);
        let bound = loaded.map(|mut guest| App::bind(&mut guest).is_ok());
        assert!(!matches!(bound, Ok(true)), "{end} of {} bytes are an app", whole.len());
    }
    for at in 0..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 0x40;
        // Some of these are valid modules, and none may harm the host.
        if let Ok(mut guest) = load(&bent, &mut Probe::default())
            && let Ok(app) = App::bind(&mut guest)
        {
            let _ = app.start(&mut guest, &mut Probe::default());
        }
    }
    refused(b"", "not a WebAssembly module that this engine runs");
    refused(&[0xff; 64], "not a WebAssembly module that this engine runs");
}

#[test]
fn what_the_engine_stops_is_told_apart() {
    traps("", "unreachable", TrapCode::Unreachable);
    traps("", "(drop (i32.load (i32.const 65536)))", TrapCode::GuestOutOfBounds);
    traps("", "(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapCode::Arithmetic);
    traps("", "(loop (br 0))", TrapCode::OutOfFuel);
    traps("", "(drop (memory.grow (i32.const 1)))", TrapCode::GrewPastLimit);
    let recursive = format!(r#"{RUNTIME}{EXPORTS}(func $r (export "start") (call $r))"#);
    let (_, error) = run(&module(&recursive));
    assert_eq!(error.trap.code, TrapCode::StackOverflow);
    let table = format!(
        r#"(type $t (func)) (table 1 funcref){RUNTIME}{EXPORTS}
        (func (export "start") (call_indirect (type $t) (i32.const 0)))"#
    );
    let (_, error) = run(&module(&table));
    assert_eq!(error.trap.code, TrapCode::IndirectCall);
}

#[test]
fn a_memory_larger_than_its_limit_is_refused() {
    let text = format!(r#"(memory (export "memory") 3) (func (export "start")) {EXPORTS}"#);
    refused(
        &module(&text),
        "the app's memory begins larger than `Limits::memory`, or it has too many: `microwit pack` \
         and a smaller stack make it smaller",
    );
}

#[test]
fn a_trap_names_the_import_and_the_argument() {
    let error = traps(
        &shapes("text", "(param i32 i32 i32)"),
        "(call $f (i32.const 0xfffffff0) (i32.const 64) (i32.const 8))",
        TrapCode::OutOfBounds,
    );
    assert_eq!(
        error.to_string(),
        "`probe:host/shapes@1.2.3` `text`: argument 1: 64 bytes at 0xfffffff0 reach past the \
         guest's memory"
    );
}

#[test]
fn stale_foreign_and_double_dropped_handles_trap() {
    let things = "probe:host/things@1.2.3";
    let imports = import(things, "[constructor]thing", "new", "(param i32) (result i32)")
        + &import(things, "[constructor]other", "other", "(result i32)")
        + &import(things, "[resource-drop]thing", "drop", "(param i32)")
        + &import(things, "[method]thing.value", "value", "(param i32) (result i32)");
    let case = |body: &str, code| traps(&imports, body, code);
    case("(call $drop (i32.const 0))", TrapCode::UnknownHandle);
    case("(call $drop (i32.const 7))", TrapCode::UnknownHandle);
    case("(call $drop (i32.const -1))", TrapCode::UnknownHandle);
    case("(call $drop (call $other))", TrapCode::OtherResource);
    case(
        "(call $drop (call $new (i32.const 1))) (call $drop (i32.const 1))",
        TrapCode::UnknownHandle,
    );
    case(
        "(call $drop (call $new (i32.const 1))) (drop (call $value (i32.const 1)))",
        TrapCode::UnknownHandle,
    );
    case("(loop (drop (call $other)) (br 0))", TrapCode::HandlesFull);
}

#[test]
fn two_guests_run_side_by_side() {
    let wasm = wasm("", "");
    let (mut first, mut second) = (Probe::default(), Probe::default());
    let mut a = load(&wasm, &mut first).unwrap();
    let mut b = load(&wasm, &mut second).unwrap();
    let (app_a, app_b) = (App::bind(&mut a).unwrap(), App::bind(&mut b).unwrap());
    for number in 0..10 {
        assert_eq!(app_a.add(&mut a, &mut first, number, 1), Ok(number + 1));
        assert_eq!(app_b.add(&mut b, &mut first, number, 2), Ok(number + 2));
    }
}

#[test]
fn lazily_translated_functions_run_too() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let limits = Limits::DEFAULT.eager(false);
    let mut guest = Instance::load(wasm.as_slice(), &mut host, limits).unwrap();
    let app = App::bind(&mut guest).unwrap();
    assert_eq!(app.add(&mut guest, &mut host, 1, 2), Ok(3));
}
