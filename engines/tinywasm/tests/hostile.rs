//! What only tinywasm's crate can get wrong: limits that it keeps itself, and what it must not pass on.

use microwit_engine::{Export, HostFn, Sig, World};
use microwit_host::__private::{call, export, row};
use microwit_host::{App, Format, LoadError, TrapCode, WorldHost};
use microwit_tinywasm::{Archive, Instance, Limits, Trusted};

/// What it was told.
#[derive(Default)]
struct Host(Vec<u32>);

impl WorldHost for Host {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[row("t:t/t", "note", "(i)", |host, _, slots| {
                host.0.push(slots[0] as u32);
                Ok(())
            })]
        }
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[Sig::of("(i)")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "()i")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

const LIMITS: Limits = Limits::DEFAULT.memory(0x2_0000).fuel(1_000_000).stack(0x1000);

/// Packs, loads and runs a module that imports `$note`.
fn run_with(host: &mut Host, rest: &str) -> Result<u32, TrapCode> {
    let text = format!(r#"(import "t:t/t" "note" (func $note (param i32))) {rest}"#);
    let packed = Archive::new(&wat::parse_str(text).unwrap()).unwrap();
    let loaded = Instance::<Host>::load(&packed, host, LIMITS);
    let mut app = loaded.map_err(|error| match error {
        LoadError::Start(error) => error.trap.code,
        other => panic!("{other}"),
    })?;
    called(&mut app, host)
}

fn called(app: &mut Instance<Host>, host: &mut Host) -> Result<u32, TrapCode> {
    let found = app.export(&Host::EXPORTS[0]).unwrap();
    call(app, host, &found, (), |_, slot| Ok(slot as u32)).map_err(|error| error.trap.code)
}

fn run(rest: &str) -> Result<u32, TrapCode> {
    run_with(&mut Host::default(), rest)
}

#[test]
fn what_an_app_must_not_do_ends_it_with_the_reason() {
    let ends = [
        ("(unreachable)", TrapCode::Unreachable),
        ("(loop $on (br $on)) (i32.const 0)", TrapCode::OutOfFuel),
        ("(call $run)", TrapCode::StackOverflow),
        ("(i32.div_u (i32.const 1) (i32.const 0))", TrapCode::Arithmetic),
        ("(i32.trunc_f32_s (f32.const nan))", TrapCode::Arithmetic),
        ("(i32.load8_u (i32.const 0x10000))", TrapCode::GuestOutOfBounds),
        ("(i32.load (i32.const -1))", TrapCode::GuestOutOfBounds),
        ("(i64.store (i32.const 0xfff9) (i64.const 0)) (i32.const 0)", TrapCode::GuestOutOfBounds),
        (
            "(memory.copy (i32.const 0) (i32.const -1) (i32.const 2)) (i32.const 0)",
            TrapCode::GuestOutOfBounds,
        ),
        (
            "(memory.fill (i32.const 1) (i32.const 0) (i32.const -1)) (i32.const 0)",
            TrapCode::GuestOutOfBounds,
        ),
        ("(memory.grow (i32.const 2))", TrapCode::GrewPastLimit),
        ("(call_indirect (result i32) (i32.const 0))", TrapCode::IndirectCall),
        ("(call_indirect (result i64) (i32.const 1)) (drop) (i32.const 0)", TrapCode::IndirectCall),
        ("(call_indirect (result i32) (i32.const 9))", TrapCode::GuestOutOfBounds),
    ];
    for (body, code) in ends {
        let app = format!(
            r#"(memory 1) (table 2 funcref) (elem (i32.const 1) $run)
            (func $run (export "run") (result i32) {body})"#
        );
        assert_eq!(run(&app), Err(code), "{body}");
    }
}

#[test]
fn what_it_may_do_works() {
    let bodies = [
        ("(memory.grow (i32.const 1))", 1),
        ("(drop (memory.grow (i32.const 1))) (i32.load8_u (i32.const 0x1ffff))", 0),
        ("(memory.grow (i32.const 3))", -1),
        (
            "(memory.fill (i32.const 0xfffe) (i32.const 7) (i32.const 2)) (i32.load16_u (i32.const 0xfffe))",
            0x707,
        ),
        (
            "(memory.copy (i32.const 1) (i32.const 0) (i32.const 4)) (i32.load (i32.const 1))",
            0x6463_6261,
        ),
        ("(memory.copy (i32.const 0x10000) (i32.const 0x10000) (i32.const 0)) (i32.const 5)", 5),
        ("(i64.store (i32.const 0xfff8) (i64.const 6)) (i32.load (i32.const 0xfff8))", 6),
    ];
    for (body, result) in bodies {
        let app = format!(
            r#"(memory 1 3) (data (i32.const 0) "abcd")
            (func (export "run") (result i32) {body})"#
        );
        assert_eq!(run(&app).map(u32::cast_signed), Ok(result), "{body}");
    }
}

#[test]
fn a_start_function_has_limits_too() {
    let starts =
        [("(loop $on (br $on))", TrapCode::OutOfFuel), ("(unreachable)", TrapCode::Unreachable)];
    for (body, code) in starts {
        let app = format!(
            r#"(func $start {body}) (start $start)
            (func (export "run") (result i32) (i32.const 0))"#
        );
        assert_eq!(run(&app), Err(code), "{body}");
    }
}

#[test]
fn an_import_may_be_called_in_every_way() {
    let app = r#"(table 1 funcref) (elem (i32.const 0) $note)
        (func $direct (param i32) (return_call $note (local.get 0)))
        (func $indirect (param i32)
            (return_call_indirect (param i32) (local.get 0) (i32.const 0)))
        (func (export "run") (result i32)
            (call_indirect (param i32) (i32.const 1) (i32.const 0))
            (call $direct (i32.const 2))
            (call $indirect (i32.const 3))
            (i32.const 4))"#;
    let mut host = Host::default();
    assert_eq!(run_with(&mut host, app), Ok(4));
    assert_eq!(host.0, [1, 2, 3]);
}

#[test]
fn what_tinywasm_would_panic_at_and_what_is_not_listed_is_not_packed() {
    let refused = [
        r#"(memory 1) (data $d "ab") (func (export "run") (result i32)
            (memory.init $d (i32.const 0) (i32.const -1) (i32.const 2)) (i32.const 0))"#,
        "(memory i64 100000)",
        "(table i64 1 funcref)",
        "(func (param v128))",
        "(func (drop (i8x16.splat (i32.const 1))))",
        "(func (param i64 i64) (drop (drop (i64.mul_wide_s (local.get 0) (local.get 1)))))",
    ];
    for text in refused {
        let wasm = wat::parse_str(text).unwrap();
        assert!(Archive::new(&wasm).is_err(), "{text}");
        let loaded = Instance::<Host>::load(&*wasm, &mut Host::default(), LIMITS);
        assert_eq!(loaded.err(), Some(LoadError::Malformed), "{text}");
    }
}

#[test]
fn a_module_is_no_archive_and_an_archive_no_module() {
    let wasm = wat::parse_str(r#"(func (export "run") (result i32) (i32.const 0))"#).unwrap();
    let packed = Archive::new(&wasm).unwrap();
    let (module, archive) = (Format::Module, Format::TinywasmArchive);
    // SAFETY: it is refused.
    let trusted = unsafe { Trusted::trust(&wasm) };
    let loads = [
        (trusted, Some(LoadError::Packed { found: module, wanted: archive })),
        (packed.bytes().into(), Some(LoadError::Packed { found: archive, wanted: module })),
        (wasm.as_slice().into(), None),
        ((&packed).into(), None),
    ];
    for (bytes, error) in loads {
        let loaded = Instance::<Host>::load(bytes, &mut Host::default(), LIMITS);
        assert_eq!(loaded.err(), error);
    }
}

#[test]
fn a_trapped_app_stays_as_it_is() {
    let wasm = wat::parse_str(r#"(func (export "run") (result i32) unreachable)"#).unwrap();
    let mut host = Host::default();
    let mut app = Instance::<Host>::load(&*wasm, &mut host, LIMITS).ok().unwrap();
    assert_eq!(called(&mut app, &mut host), Err(TrapCode::Unreachable));
    assert_eq!(called(&mut app, &mut host), Err(TrapCode::Trapped));
}
