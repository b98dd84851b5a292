//! Whole guests, good and bad, on wasmi.
#![allow(missing_docs)]

mod probe;

use microwit_host::{CallError, Code, Engine, LoadError};
use microwit_wasmi::{Instance, Limits};
use probe::Probe;
use probe::probe::Probe as App;
use probe::probe::exports::handler::Event;

/// A bump allocator, the memory that it serves, and all exports that the world wants.
const RUNTIME: &str = r#"
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 4096))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $free (i32.and
            (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get 2))))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3))))"#;

const EXPORTS: &str = r#"
    (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "greet") (param i32 i32) (result i32)
        (i32.store (i32.const 8) (local.get 0))
        (i32.store (i32.const 12) (local.get 1))
        (i32.const 8))
    (func (export "cabi_post_greet") (param i32)
        (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1))))
    (func (export "sum") (param i32 i32) (result i64)
        (local $sum i64)
        (block $done (loop $next
            (br_if $done (i32.eqz (local.get 1)))
            (local.set $sum (i64.add (local.get $sum) (i64.load16_u (local.get 0))))
            (local.set 0 (i32.add (local.get 0) (i32.const 2)))
            (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
            (br $next)))
        (local.get $sum))
    (func (export "report") (param i32 i32 i32 i32) (result i32)
        (i32.store8 (i32.const 16) (i32.eqz (local.get 1)))
        (if (local.get 1)
            (then (i32.store (i32.const 20) (local.get 0))
                  (i32.store (i32.const 24) (local.get 1)))
            (else (i32.store8 (i32.const 20) (local.get 3))))
        (i32.const 16))
    (func (export "handler#on-event") (param i32 i64) (result i32)
        (i32.store8 (i32.const 32) (i32.const 1))
        (i32.store8 (i32.const 40) (local.get 0))
        (i64.store (i32.const 48) (local.get 1))
        (i32.const 32))"#;

/// A guest of the whole world whose `start` runs `body`, with `imports` in front.
fn wasm(imports: &str, body: &str) -> Vec<u8> {
    let start = format!(r#"(func (export "start") {body})"#);
    module(&format!("{imports}{RUNTIME}{start}{EXPORTS}"))
}

fn module(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).expect("the test's text format is right")
}

/// `(import … (func $name …))`
fn import(module: &str, name: &str, id: &str, ty: &str) -> String {
    format!(r#"(import "{module}" "{name}" (func ${id} {ty}))"#)
}

fn shapes(name: &str, ty: &str) -> String {
    import("probe:host/shapes@1.2.3", name, "f", ty)
}

fn load<'m>(wasm: &'m [u8], host: &mut Probe) -> Result<Instance<Probe>, LoadError<'m>> {
    Instance::load(wasm, host, Limits { fuel: Some(1_000_000), ..Limits::default() })
}

/// Runs `start` of a guest and proves that the host goes on afterwards: the guest is poisoned, the
/// next one loads and runs.
#[track_caller]
fn run(wasm: &[u8]) -> (Probe, CallError) {
    let mut host = Probe::default();
    let mut guest = load(wasm, &mut host).unwrap();
    let app = App::bind(&guest).unwrap();
    let error = app.start(&mut guest, &mut host).unwrap_err();
    let again = app.add(&mut guest, &mut host, 1, 2).unwrap_err();
    assert_eq!(again.trap.code, Code::Poisoned);
    guest.unload(&mut host);
    let next = self::wasm("", "");
    let mut guest = load(&next, &mut host).unwrap();
    let app = App::bind(&guest).unwrap();
    assert_eq!(app.add(&mut guest, &mut host, 1, 2), Ok(3));
    (host, error)
}

#[track_caller]
fn traps(imports: &str, body: &str, code: Code) -> CallError {
    let (_, error) = run(&wasm(imports, body));
    assert_eq!(error.trap.code, code, "{error}");
    error
}

#[track_caller]
fn refused(wasm: &[u8], message: &str) {
    let mut host = Probe::default();
    let error = match load(wasm, &mut host) {
        Ok(guest) => App::bind(&guest).map(|_| ()).unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.to_string(), message);
}

#[test]
fn typed_exports_lower_and_lift() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = App::bind(&guest).unwrap();
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
    let back = app.handler.on_event(&mut guest, &mut host, event.clone()).unwrap();
    assert_eq!(back, Some(event));
}

#[test]
fn post_return_runs_once_after_the_result_was_read() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = App::bind(&guest).unwrap();
    for calls in 1..=3 {
        app.greet(&mut guest, &mut host, "x", |_| ()).unwrap();
        assert_eq!(guest.view().memory[64], calls);
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
    let app = App::bind(&guest).unwrap();
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
    App::bind(&guest).unwrap().start(&mut guest, &mut host).unwrap();
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
        "the app exports `start` as a function (f64) -> (), but its world wants a function () -> ()",
    );
    let text = format!(r#"{RUNTIME}{EXPORTS}(global (export "start") i32 (i32.const 0))"#);
    refused(
        &module(&text),
        "the app exports `start` as something that is not a function, but its world wants a \
         function () -> ()",
    );
}

#[test]
fn bytes_that_are_cut_off_or_garbled_are_refused() {
    let mut whole = wasm(&shapes("text", "(param i32 i32 i32)"), "");
    // Without the section of names, every byte counts.
    let names = whole.windows(5).position(|bytes| bytes == b"\x04name").unwrap();
    whole.truncate(names - 2);
    for end in 0..whole.len() {
        let mut host = Probe::default();
        let loaded = load(&whole[..end], &mut host);
        let bound = loaded.map(|guest| App::bind(&guest).is_ok());
        assert!(!matches!(bound, Ok(true)), "{end} of {} bytes are an app", whole.len());
    }
    for at in 0..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 0x40;
        // Some of these are valid modules; none may do harm.
        if let Ok(mut guest) = load(&bent, &mut Probe::default())
            && let Ok(app) = App::bind(&guest)
        {
            let _ = app.start(&mut guest, &mut Probe::default());
        }
    }
    refused(b"", "not a WebAssembly module that this engine runs");
    refused(&[0xff; 64], "not a WebAssembly module that this engine runs");
}

#[test]
fn what_the_engine_stops_is_told_apart() {
    traps("", "unreachable", Code::Unreachable);
    traps("", "(drop (i32.load (i32.const 65536)))", Code::GuestOutOfBounds);
    traps("", "(drop (i32.div_u (i32.const 1) (i32.const 0)))", Code::Arithmetic);
    traps("", "(loop (br 0))", Code::OutOfFuel);
    traps("", "(drop (memory.grow (i32.const 1)))", Code::GrewPastLimit);
    let recursive = format!(r#"{RUNTIME}{EXPORTS}(func $r (export "start") (call $r))"#);
    let (_, error) = run(&module(&recursive));
    assert_eq!(error.trap.code, Code::StackOverflow);
    let table = format!(
        r#"(type $t (func)) (table 1 funcref){RUNTIME}{EXPORTS}
        (func (export "start") (call_indirect (type $t) (i32.const 0)))"#
    );
    let (_, error) = run(&module(&table));
    assert_eq!(error.trap.code, Code::IndirectCall);
}

#[test]
fn a_memory_larger_than_its_limit_is_refused() {
    let text = format!(r#"(memory (export "memory") 3) (func (export "start")) {EXPORTS}"#);
    let wasm = module(&text);
    assert!(load(&wasm, &mut Probe::default()).is_err());
}

#[test]
fn a_trap_names_the_import_and_the_argument() {
    let error = traps(
        &shapes("text", "(param i32 i32 i32)"),
        "(call $f (i32.const 0xfffffff0) (i32.const 64) (i32.const 8))",
        Code::OutOfBounds,
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
    case("(call $drop (i32.const 0))", Code::UnknownHandle);
    case("(call $drop (i32.const 7))", Code::UnknownHandle);
    case("(call $drop (i32.const -1))", Code::UnknownHandle);
    case("(call $drop (call $other))", Code::OtherResource);
    case("(call $drop (call $new (i32.const 1))) (call $drop (i32.const 1))", Code::UnknownHandle);
    case(
        "(call $drop (call $new (i32.const 1))) (drop (call $value (i32.const 1)))",
        Code::UnknownHandle,
    );
    case("(loop (drop (call $other)) (br 0))", Code::HandlesFull);
}

/// A guest whose `cabi_realloc` does `body`, which is asked for room by `text`.
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
        ("(i32.const 65533)", Code::OutOfBounds),
        ("(i32.const -1)", Code::OutOfBounds),
        ("unreachable", Code::Unreachable),
        ("(loop (br 0)) (i32.const 0)", Code::OutOfFuel),
        ("(call $tick (i32.const 512))", Code::Reentered),
    ] {
        let (_, error) = run(&reallocating(body));
        assert_eq!(error.trap.code, code, "{body}: {error}");
    }
}

#[test]
fn a_realloc_that_grows_the_memory_gets_its_bytes_in_the_right_place() {
    let grows = reallocating("(drop (memory.grow (i32.const 1))) (i32.const 65540)");
    let mut host = Probe::default();
    let limits = Limits { memory: 2 * 65536, ..Limits::default() };
    let mut guest = Instance::load(grows.as_slice(), &mut host, limits).unwrap();
    let app = App::bind(&guest).unwrap();
    app.start(&mut guest, &mut host).unwrap();
    let memory = guest.view().memory;
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
    assert_eq!(error.trap.code, Code::NoRealloc);
    assert_eq!(error.import, Some(("probe:host/shapes@1.2.3", "text")));
}

#[test]
fn a_microwit_guest_gets_its_results_without_a_call() {
    // Its `cabi_realloc` traps: it must not be asked while the region has room.
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
    App::bind(&loaded).unwrap().start(&mut loaded, &mut host).unwrap();
    let memory = loaded.view().memory;
    assert_eq!((&memory[4096..4100], &memory[64..68]), (&b"text"[..], &[4, 16, 0, 0][..]));
    for region in [r"\00\10\00\00\03\10\00\00", r"\ff\ff\ff\ff\ff\ff\ff\ff"] {
        let (_, error) = run(&guest(region));
        assert_eq!(error.trap.code, Code::Unreachable);
    }
    // A region that lies outside of the memory is believed until it is written to.
    let (_, error) = run(&guest(r"\00\00\00\f0\00\00\00\ff"));
    assert_eq!(error.trap.code, Code::OutOfBounds);
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
fn greeting(wasm: &[u8], code: Code) {
    let mut host = Probe::default();
    let mut guest = load(wasm, &mut host).unwrap();
    let app = App::bind(&guest).unwrap();
    let error = app.greet(&mut guest, &mut host, "hi", |_| ()).unwrap_err();
    assert_eq!(error.trap.code, code, "{error}");
    let again = app.greet(&mut guest, &mut host, "hi", |_| ()).unwrap_err();
    assert_eq!(again.trap.code, Code::Poisoned);
}

#[test]
fn what_an_export_returns_is_checked() {
    greeting(&returning("6", ""), Code::Misaligned);
    greeting(&returning("65532", ""), Code::OutOfBounds);
    greeting(&returning("-4", ""), Code::OutOfBounds);
    greeting(&returning("16", ""), Code::OutOfBounds);
    greeting(&returning("24", ""), Code::InvalidUtf8);
}

#[test]
fn post_return_may_not_call_the_host_and_its_trap_is_a_trap() {
    greeting(&returning("32", "(drop (call $tick (i32.const 1)))"), Code::Reentered);
    greeting(&returning("32", "unreachable"), Code::Unreachable);
}

#[test]
fn two_guests_run_side_by_side() {
    let wasm = wasm("", "");
    let (mut first, mut second) = (Probe::default(), Probe::default());
    let mut a = load(&wasm, &mut first).unwrap();
    let mut b = load(&wasm, &mut second).unwrap();
    let (app_a, app_b) = (App::bind(&a).unwrap(), App::bind(&b).unwrap());
    for number in 0..10 {
        assert_eq!(app_a.add(&mut a, &mut first, number, 1), Ok(number + 1));
        assert_eq!(app_b.add(&mut b, &mut first, number, 2), Ok(number + 2));
    }
}

#[test]
fn lazily_translated_functions_run_too() {
    let (wasm, mut host) = (wasm("", ""), Probe::default());
    let limits = Limits { eager: false, ..Limits::default() };
    let mut guest = Instance::load(wasm.as_slice(), &mut host, limits).unwrap();
    let app = App::bind(&guest).unwrap();
    assert_eq!(app.add(&mut guest, &mut host, 1, 2), Ok(3));
}
