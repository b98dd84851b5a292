//! Fuel where tinywasm counts none: in what runs while an import is served.
#![allow(missing_docs)]

use microwit_engine::{Destructor, Export, HostFn, Resource, ResourceId, Sig, World};
use microwit_host::__private::{call, export, row};
use microwit_host::{App, LoadError, TrapCode, WorldHost};
use microwit_tinywasm::{Archive, Instance, Limits, Trusted, names_in};

/// What the app makes.
struct Own;

impl Resource for Own {
    const TYPE: ResourceId = ResourceId::of("a:b/makes", "own");
    const EXPORTED: bool = true;
}

/// What it was told.
#[derive(Debug, Default)]
struct Host(Vec<u32>);

impl WorldHost for Host {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[
                row("a:b/things", "note", "(i)", |host, _, slots| {
                    host.0.push(slots[0] as u32);
                    Ok(())
                }),
                row("a:b/things", "text", "*(i)i", |_, guest, slots| {
                    slots[0] = guest.realloc(1, slots[0] as u32)?.into();
                    Ok(())
                }),
                row("[export]a:b/makes", "[resource-new]own", "(i)i", |_, guest, slots| {
                    slots[0] = guest.handles().insert(Own::TYPE, slots[0] as u32)?.into();
                    Ok(())
                }),
                row("[export]a:b/makes", "[resource-drop]own", "(i)", |_, guest, slots| {
                    if let Some(rep) = guest.handles().remove(Own::TYPE, slots[0] as u32)? {
                        guest.destroy(Own::TYPE, rep);
                    }
                    Ok(())
                }),
            ]
        }
    }
}

impl World for Host {
    const SIGS: &'static [Sig] =
        &[Sig::of("(i)"), Sig::of("*(i)i"), Sig::of("(i)i"), Sig::of("(i)")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "(i)i")];
    const DESTRUCTORS: &'static [Destructor] =
        &[Destructor { ty: Own::TYPE, name: "a:b/makes#[dtor]own" }];
    type PerDestructor<T: Copy> = [T; 1];
    type IfWaits<T: Copy> = [T; 0];
}

/// A host that never calls into the app while it serves an import.
struct Flat;

impl WorldHost for Flat {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        &[]
    }
}

impl World for Flat {
    const SIGS: &'static [Sig] = &[];
    const REALLOC: bool = false;
    const EXPORTS: &'static [Export] = &[export("run", "(i)i")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

const LIMITS: Limits = Limits::DEFAULT.memory(0x1_0000).fuel(100_000).stack(0x2000);
const ENDLESS: Limits = LIMITS.without_fuel_limit();

/// An app whose `run` hands its argument to `text`, and makes and drops something.
fn app(rest: &str) -> Vec<u8> {
    let imports = r#"
        (import "a:b/things" "note" (func $note (param i32)))
        (import "a:b/things" "text" (func $text (param i32) (result i32)))
        (import "[export]a:b/makes" "[resource-new]own" (func $new (param i32) (result i32)))
        (import "[export]a:b/makes" "[resource-drop]own" (func $drop (param i32)))
        (memory (export "memory") 1)"#;
    wat::parse_str(format!("(module {imports} {rest})")).unwrap()
}

const RUN: &str = r#"(func (export "run") (param i32) (result i32)
    (call $drop (call $new (local.get 0)))
    (call $text (local.get 0)))"#;

fn load<'m>(
    app: impl Into<Trusted<'m>>,
    host: &mut Host,
    limits: Limits,
) -> Result<Instance<Host>, LoadError> {
    Instance::load(app, host, limits)
}

fn called(app: &mut Instance<Host>, host: &mut Host, arg: u32) -> Result<u32, TrapCode> {
    let found = app.export(&Host::EXPORTS[0]).unwrap();
    call(app, host, &found, arg, |_, slot| Ok(slot as u32)).map_err(|error| error.trap.code)
}

/// Packs an app and runs it.
fn run(wasm: &[u8], limits: Limits, arg: u32) -> (Result<u32, TrapCode>, Vec<u32>) {
    let (packed, mut host) = (Archive::new(wasm).unwrap(), Host::default());
    let mut app = load(&packed, &mut host, limits).unwrap_or_else(|error| panic!("{error}"));
    let result = called(&mut app, &mut host, arg);
    (result, host.0)
}

/// The parameters and results of an allocator.
const REALLOC: &str = "(param i32 i32 i32 i32) (result i32)";

#[test]
fn whatever_never_returns_runs_out_of_fuel() {
    let realloc = format!(r#"(func $r (export "cabi_realloc") {REALLOC}"#);
    let dtor = r#"(func $d (export "a:b/makes#[dtor]own") (param i32)"#;
    let all = "(local.get 0) (local.get 1) (local.get 2) (local.get 3)";
    let apps = [
        format!("{realloc} (loop (br 0)) unreachable)"),
        format!("{dtor} (loop (br 0)))"),
        format!(r#"(func (export "cm32p2_realloc") {REALLOC} (loop (br 0)) unreachable)"#),
        r#"(func (export "cm32p2|a:b/makes|own_dtor") (param i32) (loop (br 0)))"#.to_owned(),
        // One loop in another, and one that is left and entered again.
        format!("{dtor} (loop (loop (br_if 1 (i32.const 1)) (br 0))))"),
        format!("{dtor} (loop $o (block (loop (br 1))) (br $o)))"),
        // Tail calls need no stack.
        format!("{realloc} (return_call $r {all}))"),
        format!("(table funcref (elem $d)) {dtor} (return_call_indirect (param i32) (local.get 0) (i32.const 0)))"),
        // Its stack has an end, but it gets there 2^40 times.
        format!(
            "{realloc} (if (i32.lt_u (local.get 0) (i32.const 40)) (then
                (drop (call $r (i32.add (local.get 0) (i32.const 1)) (i32.const 0) (i32.const 0) (i32.const 0)))
                (drop (call $r (i32.add (local.get 0) (i32.const 1)) (i32.const 0) (i32.const 0) (i32.const 0)))))
            (i32.const 0))"
        ),
        // Something else does it.
        format!("{dtor} (call $on)) (func $on (loop (br 0)))"),
        format!("(table funcref (elem $on)) (func $on (loop (br 0))) {dtor} (call_indirect (i32.const 0)))"),
        format!(
            "(table 1 funcref) (func $on (export \"on\") (loop (br 0))) (func $start (table.set (i32.const 0) (ref.func $on)))
            (start $start) {dtor} (call_indirect (i32.const 0)))"
        ),
        format!(
            "(table 1 funcref) (elem (i32.const 0) funcref (ref.func $on)) (func $on (loop (br 0)))
            {dtor} (call_indirect (i32.const 0)))"
        ),
        format!(
            "(global $g funcref (ref.func $on)) (table 1 funcref) (func $on (loop (br 0)))
            {dtor} (table.set (i32.const 0) (global.get $g)) (call_indirect (i32.const 0)))"
        ),
        // A destructor in a destructor.
        format!(
            "{dtor} (if (local.get 0) (then (call $drop (call $new (i32.sub (local.get 0) (i32.const 1)))))
            (else (loop (br 0)))))"
        ),
        format!("{dtor} (drop (call $text (i32.const 1)))) {realloc} (loop (br 0)) unreachable)"),
    ];
    for app_text in apps {
        let (result, _) = run(&app(&format!("{RUN} {app_text}")), LIMITS, 3);
        assert_eq!(result, Err(TrapCode::OutOfFuel), "{app_text}");
    }
}

#[test]
fn other_ends_are_told_as_ever() {
    let ends = [
        ("(call $d (local.get 0))", TrapCode::StackOverflow),
        ("(call $drop (call $new (local.get 0)))", TrapCode::StackOverflow),
        ("(drop (i32.div_u (i32.const 1) (i32.const 0)))", TrapCode::Arithmetic),
        ("unreachable", TrapCode::Unreachable),
    ];
    for (body, code) in ends {
        let app =
            app(&format!(r#"{RUN} (func $d (export "a:b/makes#[dtor]own") (param i32) {body})"#));
        for limits in [LIMITS, ENDLESS] {
            assert_eq!(run(&app, limits, 1).0, Err(code), "{body}");
        }
    }
}

/// An allocator that takes 6 instructions for each byte, and `run`, which asks `$n` times.
const SLOW: &str = r#"(func $r (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (loop (br_if 0 (local.tee 3 (i32.sub (local.get 3) (i32.const 1)))))
        (i32.const 16))
    (func (export "run") (param i32) (result i32)
        (loop
            (drop (call $text (i32.const 1000)))
            (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (i32.const 5))"#;

#[test]
fn what_is_used_inside_is_used_of_the_call() {
    let (packed, mut host) = (Archive::new(&app(SLOW)).unwrap(), Host::default());
    let mut app = load(&packed, &mut host, LIMITS).ok().unwrap();
    // Each call has it all.
    for _ in 0..3 {
        assert_eq!(called(&mut app, &mut host, 15), Ok(5));
    }
    // None of the nested calls would run out of fuel on its own.
    assert_eq!(called(&mut app, &mut host, 25), Err(TrapCode::OutOfFuel));
    let huge = LIMITS.fuel(u64::MAX);
    assert_eq!(run(&self::app(SLOW), huge, 25).0, Ok(5));
    assert_eq!(run(&self::app(SLOW), ENDLESS, 25).0, Ok(5));
}

#[test]
fn what_is_left_is_what_was_not_used_inside() {
    let then = "(func $d (export \"a:b/makes#[dtor]own\") (param i32)
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export \"run\") (param i32) (result i32) (local i32)
            (call $drop (call $new (i32.const 15000)))
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (i32.const 5))";
    assert_eq!(run(&app(then), LIMITS, 10).0, Ok(5));
    assert_eq!(run(&app(then), LIMITS, 1_000_000).0, Err(TrapCode::OutOfFuel));
    let through = LIMITS.fuel(u64::from(u32::MAX) + 100_000);
    assert_eq!(run(&app(then), through, 10).0, Ok(5));
}

#[test]
fn an_import_that_is_exported_again_has_the_fuel_of_its_call() {
    let again = r#"(export "run" (func $text)) (func (export "cabi_realloc")
        (param i32 i32 i32 i32) (result i32)
        (loop (br_if 0 (local.tee 3 (i32.sub (local.get 3) (i32.const 1))))) (i32.const 16))"#;
    let (packed, mut host) = (Archive::new(&app(again)).unwrap(), Host::default());
    let mut app = load(&packed, &mut host, LIMITS).ok().unwrap();
    for _ in 0..3 {
        assert_eq!(called(&mut app, &mut host, 10_000), Ok(16));
    }
    assert_eq!(called(&mut app, &mut host, 50_000), Err(TrapCode::OutOfFuel));
}

/// A destructor with all kinds of control flow, which notes what it comes to.
const HONEST: &str = r#"(table funcref (elem $twice $thrice)) (type $f (func (param i32) (result i32)))
    (func $twice (type $f) (i32.mul (local.get 0) (i32.const 2)))
    (func $thrice (type $f) (return (i32.mul (local.get 0) (i32.const 3))))
    (func $pair (param i32) (result i32 i32)
        (local.get 0) (if (param i32) (result i32 i32) (local.get 0)
            (then PAD (i32.const 7)) (else PAD (i32.const 1))))
    (func $sum (param i32) (result i32) (local i32 i64)
        (local.get 1) (loop $on (param i32) (result i32) PAD
            (i32.add (local.get 0))
            (br_if $on (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func $pick (param i32) (result i32)
        (block $c PAD (block $b (block $a PAD
            (br_table $a $b $c (local.get 0))) (return (i32.const 100)))
            (if (i32.eq (local.get 0) (i32.const 1)) (then PAD) (else unreachable)) PAD)
        (i32.add (local.get 0) (block (result i32)
            (drop (br_if 0 (i32.const 30) (local.get 0))) PAD (i32.const 20))))
    (func $walk (param i32)
        (call $note (call $pick (local.get 0)))
        (call $note (call $sum (i32.add (local.get 0) (i32.const 1))))
        (call $note (call_indirect (type $f) (local.get 0) (i32.and (local.get 0) (i32.const 1))))
        (call $note (i32.add (call $pair (local.get 0))))
        (call $note (i32.load8_u (local.get 0))))
    (data (i32.const 0) "abcd")"#;

#[test]
fn what_counts_does_what_it_did() {
    let inside = r#"(func (export "run") (param i32) (result i32)
            (call $drop (call $new (local.get 0))) (i32.const 9))
        (func (export "a:b/makes#[dtor]own") (param i32) (call $walk (local.get 0)))"#;
    let outside = r#"(func (export "run") (param i32) (result i32)
            (call $walk (local.get 0)) (i32.const 9))"#;
    // Short code is counted in fewer pieces.
    for pad in ["", &"nop ".repeat(40)] {
        let honest = HONEST.replace("PAD", pad);
        let wasm = app(&format!("{honest} {inside}"));
        let plain = app(&format!("{honest} {outside}"));
        for arg in 0..4 {
            let expected = run(&plain, ENDLESS, arg);
            assert!(expected.0 == Ok(9) && expected.1.len() == 5, "{expected:?}");
            for limits in [LIMITS, ENDLESS] {
                assert_eq!(run(&wasm, limits, arg), expected);
            }
            let mut host = Host::default();
            let mut uncounted = load(&*wasm, &mut host, ENDLESS).ok().unwrap();
            assert_eq!((called(&mut uncounted, &mut host, arg), host.0), expected);
        }
    }
}

#[test]
fn what_runs_outside_never_ends_by_its_own_count() {
    let both = r#"(func $d (export "a:b/makes#[dtor]own") (param i32)
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "run") (param i32) (result i32)
            (call $drop (call $new (i32.const 9))) (call $d (local.get 0)) (i32.const 5))"#;
    assert_eq!(run(&app(both), ENDLESS, 200_000).0, Ok(5));
    let some = LIMITS.fuel(10_000_000);
    assert_eq!(run(&app(both), some, 200_000).0, Ok(5));
}

#[test]
fn what_does_not_count_is_refused_where_it_would_have_to() {
    let realloc = format!(r#"(func (export "cabi_realloc") {REALLOC} (i32.const 0))"#);
    let dtor = r#"(func (export "a:b/makes#[dtor]own") (param i32))"#;
    for (served, unmetered) in [(&*realloc, true), (dtor, true), ("", false)] {
        let app = app(&format!("{RUN} {served}"));
        let loaded = |limits| load(&*app, &mut Host::default(), limits).err();
        assert_eq!(loaded(LIMITS), unmetered.then_some(LoadError::Unmetered), "{served}");
        assert_eq!(loaded(ENDLESS), None, "{served}");
    }
    let run = r#"(func (export "run") (param i32) (result i32) (i32.const 0))"#;
    let flat = wat::parse_str(format!("{realloc} {run}")).unwrap();
    assert!(Instance::<Flat>::load(&*flat, &mut Flat, LIMITS).is_ok());
}

#[test]
fn the_name_of_the_count_is_ours() {
    let own = r#"(global (export "microwit_fuel") (mut i64) (i64.const 0))"#;
    // What is validated is what the app's maker wrote: the count is out of its reach.
    let reach = "(func (drop (global.get 0)))";
    for rest in [own, reach] {
        let dtor = r#"(func (export "a:b/makes#[dtor]own") (param i32))"#;
        let app = app(&format!("{RUN} {dtor} {rest}"));
        assert!(Archive::new(&app).is_err(), "{rest}");
        let loaded = load(&*app, &mut Host::default(), ENDLESS);
        assert_eq!(loaded.err(), Some(LoadError::Malformed), "{rest}");
    }
}

#[test]
fn packing_changes_no_names() {
    let realloc = format!(r#"(func (export "cabi_realloc") {REALLOC} (i32.const 0))"#);
    let packed = Archive::new(&app(&format!("{RUN} {realloc}"))).unwrap();
    let mut names = Vec::new();
    assert!(names_in(packed.bytes(), |_, _, _| (), |name, _| names.push(name.to_owned())));
    assert_eq!(names, ["memory", "run", "cabi_realloc"]);
}
