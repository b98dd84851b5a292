//! Tests what runs when: start, initialize, destructors and post-return, and what each may call.
#![allow(missing_docs)]

#[path = "linking/world.rs"]
mod world;

use microwit_host::{App, CallError, LoadError, Own, TrapCode};
use microwit_wasmi::{Instance, Limits};
use world::linked::Linked;
use world::{Board, CM32P2, LEGACY, changed, load, module};

/// The guest with `from` replaced by `to`.
fn guest(from: &str, to: &str) -> Vec<u8> {
    module(&changed(LEGACY, from, to))
}

/// A guest whose export `start` has this body.
fn starting(body: &str) -> Vec<u8> {
    guest(r#"(func (export "start"))"#, &format!(r#"(func (export "start") {body})"#))
}

/// A guest whose start function has this body.
fn early(body: &str) -> Vec<u8> {
    guest("(memory (", &format!("(func $early {body}) (start $early) (memory ("))
}

/// The result of the guest's export `start`, and the calls that the host recorded.
fn run(wasm: &[u8]) -> (Result<(), CallError>, Vec<u32>) {
    let mut host = Board::default();
    let mut guest = load(wasm, &mut host).unwrap();
    let app = Linked::bind(&mut guest).unwrap();
    let done = app.start(&mut guest, &mut host);
    if done.is_err() {
        let again = app.start(&mut guest, &mut host).unwrap_err();
        assert_eq!(again.trap.code, TrapCode::Trapped);
    }
    (done, host.noted)
}

#[track_caller]
fn refused(wasm: &[u8], message: &str) {
    let error = load(wasm, &mut Board::default()).err();
    let error = error.map(|error| error.explain(wasm).to_string());
    assert_eq!(error.as_deref(), Some(message));
}

/// A guest whose destructor has this body, with the functions `$make` and `$kill` for its handles.
fn destroying(body: &str, start: &str) -> Vec<u8> {
    let text = changed(
        LEGACY,
        r#"(func (export "a:b/makes@1.2.3#[dtor]owned") (param i32))"#,
        &format!(r#"(func (export "a:b/makes@1.2.3#[dtor]owned") (param i32) {body})"#),
    );
    module(&changed(
        &text,
        r#"(func (export "start"))"#,
        &format!(r#"(func (export "start") {start})"#),
    ))
}

#[test]
fn a_start_function_may_call_what_needs_no_memory() {
    let wasm = early("(call $note (call $tick (i32.const 6)))");
    let mut host = Board::default();
    assert!(load(&wasm, &mut host).is_ok());
    assert_eq!(host.noted, [7]);
}

#[test]
fn a_start_function_that_calls_what_needs_memory_traps_at_once() {
    // The string is empty and at 0, so it is in bounds.
    refused(
        &early("(call $text (i32.const 0) (i32.const 0) (i32.const 0))"),
        "the app trapped while it started: `a:b/things@1.2.3` `text`: the app's memory and \
         destructors are not ready before it has started",
    );
    refused(
        &early("(call $own-drop (call $own-new (i32.const 1)))"),
        "the app trapped while it started: `[export]a:b/makes@1.2.3` `[resource-drop]owned`: the \
         app's memory and destructors are not ready before it has started",
    );
    refused(
        &early("unreachable"),
        "the app trapped while it started: the guest panicked or aborted (`unreachable`)",
    );
}

#[test]
fn initialize_runs_once_and_first_and_may_call_what_it_likes() {
    let body = "(call $note (i32.const 1)) (call $text (i32.const 16) (i32.const 2) (i32.const 0))";
    for (text, name) in [(LEGACY, "_initialize"), (CM32P2, "cm32p2_initialize")] {
        let from = format!("(export \"{name}\")");
        let wasm = module(&changed(text, &from, &format!("{from} {body}")));
        let mut host = Board::default();
        let mut guest = load(&wasm, &mut host).unwrap();
        Linked::bind(&mut guest).unwrap().start(&mut guest, &mut host).unwrap();
        assert_eq!(host.noted, [1]);
    }
    refused(
        &guest("\"_initialize\")", "\"_initialize\") unreachable"),
        "the app trapped while it started: the guest panicked or aborted (`unreachable`)",
    );
}

#[test]
fn a_guest_that_drops_its_own_runs_its_destructor_which_may_call_imports() {
    let drops = "(call $own-drop (call $own-new (i32.const 70))) (call $note (i32.const 1))";
    let (done, noted) = run(&destroying("(call $note (local.get 0))", drops));
    assert_eq!((done, noted), (Ok(()), vec![70, 1]));
    let (done, noted) = run(&starting(drops));
    assert_eq!((done, noted), (Ok(()), vec![1]));
}

#[test]
fn a_destructor_may_drop_more() {
    // Each destructor drops a handle with a number less by one, and then calls `note` for itself.
    let nested = "(if (local.get 0) (then
            (call $own-drop (call $own-new (i32.sub (local.get 0) (i32.const 1))))))
        (call $note (local.get 0))";
    let drop = |many| format!("(call $own-drop (call $own-new (i32.const {many})))");
    let (done, noted) = run(&destroying(nested, &drop(3)));
    assert_eq!((done, noted), (Ok(()), vec![0, 1, 2, 3]));
    let (done, noted) = run(&destroying(nested, &drop(1000)));
    assert_eq!(done.unwrap_err().trap.code, TrapCode::StackOverflow);
    assert_eq!(noted, []);
    let (done, _) = run(&destroying(nested, &format!("{}{}", drop(3), drop(3))));
    assert_eq!(done, Ok(()));
}

#[test]
fn a_trap_in_a_destructor_is_a_trap_of_the_whole() {
    let drops = "(call $own-drop (call $own-new (i32.const 70))) (call $note (i32.const 1))";
    let (done, noted) = run(&destroying("unreachable", drops));
    assert_eq!(done.unwrap_err().trap.code, TrapCode::Unreachable);
    assert_eq!(noted, []);
    let (done, _) = run(&destroying("(call $own-drop (i32.const 9))", drops));
    let error = done.unwrap_err();
    assert_eq!(error.trap.code, TrapCode::UnknownHandle);
    assert_eq!(error.import, Some(("[export]a:b/makes@1.2.3", "[resource-drop]owned")));
}

#[test]
fn what_the_host_owns_is_ended_by_the_guest() {
    let mut host = Board::default();
    let wasm = destroying("(call $note (local.get 0))", "");
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = Linked::bind(&mut guest).unwrap();
    let owned = app.makes.make(&mut guest, &mut host, 70).unwrap();
    assert_eq!(app.makes.owned_get(&mut guest, &mut host, owned.borrow()), Ok(70));
    app.makes.drop_owned(&mut guest, &mut host, owned).unwrap();
    assert_eq!(host.noted, [70]);
    let wasm = destroying("unreachable", "");
    let mut guest = load(&wasm, &mut host).unwrap();
    let app = Linked::bind(&mut guest).unwrap();
    let owned = app.makes.make(&mut guest, &mut host, 70).unwrap();
    let error = app.makes.drop_owned(&mut guest, &mut host, owned).unwrap_err();
    assert_eq!(error.trap.code, TrapCode::Unreachable);
    let error = app.makes.drop_owned(&mut guest, &mut host, Own::new(1)).unwrap_err();
    assert_eq!(error.trap.code, TrapCode::Trapped);
}

#[test]
fn realloc_and_post_return_may_ask_for_a_number_and_call_nothing_else() {
    let make = "(func (export \"start\") (drop (call $own-new (i32.const 2048))))";
    let with_handle = changed(LEGACY, "(func (export \"start\"))", make);
    let realloc = "(result i32) (i32.const 1024)";
    let rep = "(drop (call $own-rep (i32.const 1)))";
    let cases = [
        (rep, None),
        ("(drop (call $own-rep (i32.const 2)))", Some(TrapCode::UnknownHandle)),
        ("(drop (call $own-new (i32.const 1)))", Some(TrapCode::Reentered)),
        ("(call $own-drop (i32.const 1))", Some(TrapCode::Reentered)),
        ("(call $note (i32.const 1))", Some(TrapCode::Reentered)),
        ("(drop (call $tick (i32.const 1)))", Some(TrapCode::Reentered)),
    ];
    for (body, code) in cases {
        let post_return = changed(
            &with_handle,
            "\"cabi_post_greet\") (param i32)",
            &format!("\"cabi_post_greet\") (param i32) {body}"),
        );
        let realloc =
            changed(&with_handle, realloc, &format!("(result i32) {body} (i32.const 1024)"));
        for text in [post_return, realloc] {
            let (wasm, mut host) = (module(&text), Board::default());
            let mut guest = load(&wasm, &mut host).unwrap();
            let app = Linked::bind(&mut guest).unwrap();
            app.start(&mut guest, &mut host).unwrap();
            let greeted = app.greet(&mut guest, &mut host, "you", |_| ());
            assert_eq!(greeted.err().map(|error| error.trap.code), code, "{body}");
            assert_eq!(host.noted, []);
        }
    }
}

#[test]
fn the_size_of_the_handle_table_is_the_firmwares_choice() {
    let drop = "(drop (call $new (i32.const 1)))";
    let (two, three) = (starting(&drop.repeat(2)), starting(&drop.repeat(3)));
    let mut host = Board::default();
    for (wasm, code) in [(two, None), (three, Some(TrapCode::HandlesFull))] {
        let mut guest =
            Instance::<Board, 2>::with_handles(wasm.as_slice(), &mut host, Limits::default())
                .unwrap();
        let app = Linked::bind(&mut guest).unwrap();
        let started = app.start(&mut guest, &mut host);
        assert_eq!(started.err().map(|error| error.trap.code), code);
    }
}

#[test]
fn post_return_runs_after_a_result_that_lifts_and_never_after_a_trap() {
    // The function counts its calls in the first word of the memory.
    let counts = "\"cabi_post_greet\") (param i32)
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))";
    let text = changed(LEGACY, "\"cabi_post_greet\") (param i32)", counts);
    let count = |text: &str| {
        let (wasm, mut host) = (module(text), Board::default());
        let mut guest = load(&wasm, &mut host).unwrap();
        let app = Linked::bind(&mut guest).unwrap();
        let _ = app.greet(&mut guest, &mut host, "you", |_| ());
        let mut count = None;
        guest.peek(&mut |guest| count = guest.memory().first().copied());
        count
    };
    // The results are at address 8.
    assert_eq!(count(&text), Some(8));
    assert_eq!(count(&changed(&text, "02\\00\\00\\00hi", "ff\\ff\\ff\\ffhi")), Some(0));
}

#[test]
fn a_guest_that_cannot_be_made_is_told_apart_from_one_that_traps() {
    let error = |wasm: &[u8]| match load(wasm, &mut Board::default()).err() {
        Some(LoadError::Start(error)) => Some(error.trap.code),
        _ => None,
    };
    assert_eq!(error(&early("(loop (br 0))")), Some(TrapCode::OutOfFuel));
    assert_eq!(
        error(&guest("(data (i32.const 8)", "(data (i32.const 65530)")),
        Some(TrapCode::GuestOutOfBounds)
    );
}
