//! Guests of `wit/probe.wit` in the text format, and the tests' functions to run them.

use microwit_host::{CallError, LoadError, TrapCode};
use microwit_wasmi::{Instance, Limits};

use super::Probe;
use super::probe::Probe as App;

/// A bump allocator, the memory that it serves, and all exports that the world asks for.
pub const RUNTIME: &str = r#"
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 4096))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $free (i32.and
            (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get 2))))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3))))"#;

pub const EXPORTS: &str = r#"
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

/// A guest of the whole world whose `start` has this body, after these `imports`.
pub fn wasm(imports: &str, body: &str) -> Vec<u8> {
    let start = format!(r#"(func (export "start") {body})"#);
    module(&format!("{imports}{RUNTIME}{start}{EXPORTS}"))
}

pub fn module(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).expect("the test's text format is right")
}

/// An import in the text format: `(import … (func $name …))`.
pub fn import(module: &str, name: &str, id: &str, ty: &str) -> String {
    format!(r#"(import "{module}" "{name}" (func ${id} {ty}))"#)
}

pub fn shapes(name: &str, ty: &str) -> String {
    import("probe:host/shapes@1.2.3", name, "f", ty)
}

pub fn load(wasm: &[u8], host: &mut Probe) -> Result<Instance<Probe>, LoadError> {
    Instance::load(wasm, host, Limits::DEFAULT.fuel(1_000_000))
}

/// Runs `start` of a guest, which traps, and tests that the host continues: the guest is poisoned, and the
/// next one loads and runs.
#[track_caller]
pub fn run(wasm: &[u8]) -> (Probe, CallError) {
    let mut host = Probe::default();
    let mut guest = load(wasm, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    let error = app.start(&mut guest, &mut host).unwrap_err();
    let again = app.add(&mut guest, &mut host, 1, 2).unwrap_err();
    assert_eq!(again.trap.code, TrapCode::Trapped);
    guest.unload(&mut host);
    let next = self::wasm("", "");
    let mut guest = load(&next, &mut host).unwrap();
    let app = App::bind(&mut guest).unwrap();
    assert_eq!(app.add(&mut guest, &mut host, 1, 2), Ok(3));
    (host, error)
}

#[track_caller]
pub fn traps(imports: &str, body: &str, code: TrapCode) -> CallError {
    let (_, error) = run(&wasm(imports, body));
    assert_eq!(error.trap.code, code, "{error}");
    error
}

#[track_caller]
pub fn refused(wasm: &[u8], message: &str) {
    let mut host = Probe::default();
    let error = match load(wasm, &mut host) {
        Ok(mut guest) => App::bind(&mut guest).map(|_| ()).unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.explain(wasm).to_string(), message);
}
