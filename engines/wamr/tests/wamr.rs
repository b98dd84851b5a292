//! What the engine's tables, stacks and pools are to each other: worlds are written by hand.

use microwit_engine::{Export, HostFn, HostResource, Sig, Slots, World};
use microwit_host::__private::{call, exports};
use microwit_host::{App, CallError, Guest, LoadError, Trap, TrapCode, WorldHost};
use microwit_wamr::{Instance, Limits};

/// Two hosts whose imports have the same names.
struct Adds(u32);
struct Multiplies(u32);

trait Served: WorldHost {
    fn serve(&mut self, value: u32) -> u32;
}

impl Served for Adds {
    fn serve(&mut self, value: u32) -> u32 {
        self.0 + value
    }
}

impl Served for Multiplies {
    fn serve(&mut self, value: u32) -> u32 {
        self.0 * value
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is a trampoline")]
fn serve<H: Served>(host: &mut H, _: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap> {
    assert!(slots[0] != 1313, "a host may panic");
    slots[0] = host.serve(slots[0] as u32).into();
    Ok(())
}

/// Many parameters of all types: what each slot holds, and the last of them.
fn wide<H>(_: &mut H, _: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap> {
    let [a, b, c, d, .., last] = *slots else { return Err(Trap::new(TrapCode::Slots)) };
    let [_, .., float, _] = *slots else { return Err(Trap::new(TrapCode::Slots)) };
    let seen = (a, b, f32::from_bits(c as u32), f64::from_bits(d), f64::from_bits(float), last);
    assert_eq!((slots.len(), seen), (17, (1, 1 << 40, 1.5, 2.5, 16.25, 17)));
    slots[0] = u64::MAX - 1;
    Ok(())
}

const fn row<H>(
    name: &'static str,
    sig: &str,
    call: microwit_host::engine::Trampoline<H>,
) -> HostFn<H> {
    HostFn { module: "a:b/c", name, sig: Sig::of(sig), call }
}

macro_rules! world {
    ($($host:ident)*) => { $(
        impl WorldHost for $host {
            type World = Self;
            fn imports<'t>() -> &'t [HostFn<Self>] {
                const {
                    &[
                        row("serve", "(i)i", serve::<Self>),
                        row("wide", "(iIfFiIfFiIfFiIfFi)I", wide::<Self>),
                    ]
                }
            }
            fn resources<'t>() -> &'t [HostResource<Self>] {
                &[]
            }
        }

        impl World for $host {
            const SIGS: &'static [Sig] = &[Sig::of("(i)i"), Sig::of("(iIfFiIfFiIfFiIfFi)I")];
            const REALLOC: bool = true;
            const EXPORTS: &'static [Export] = &[Export { name: "run", sig: Sig::of("(i)i") }];
            type PerDestructor<T: Copy> = [T; 0];
            type IfWaits<T: Copy> = [T; 0];
        }
    )* };
}
world!(Adds Multiplies);

const APP: &str = r#"(module
    (import "a:b/c" "serve" (func $serve (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $serve (local.get 0))))"#;

const LIMITS: Limits = Limits::DEFAULT.memory(1 << 20).fuel(1_000_000).stack(4096);

fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

fn run<H: WorldHost>(app: &mut Instance<H>, host: &mut H, value: u32) -> Result<u32, CallError> {
    let export = exports(<H::World>::EXPORTS)(app, 0).unwrap();
    call(app, host, &export, (value,), |_, slot| Ok(slot as u32))
}

/// What calling `run` comes to in an app that is this function's body.
fn outcome(body: &str, limits: Limits) -> TrapCode {
    let text = format!(
        r#"(module (memory (export "memory") 1 4) (table 1 funcref) (type $none (func))
            (func $run (export "run") (param i32) (result i32) {body}))"#
    );
    let (wasm, host) = (wasm(&text), &mut Adds(0));
    let mut app = Instance::load(&*wasm, host, limits).unwrap();
    let code = run(&mut app, host, 1).unwrap_err().trap.code;
    assert_eq!(run(&mut app, host, 1).unwrap_err().trap.code, TrapCode::Trapped);
    code
}

fn refused(text: &str) -> String {
    let (wasm, host) = (wasm(text), &mut Adds(0));
    Instance::<_>::load(&*wasm, host, LIMITS).err().unwrap().explain(&wasm).to_string()
}

#[test]
fn worlds_with_the_same_names_keep_their_hosts() {
    let wasm = wasm(APP);
    let (adds, multiplies) = (&mut Adds(1), &mut Multiplies(10));
    let mut first = Instance::load(&*wasm, adds, LIMITS).unwrap();
    let mut second = Instance::load(&*wasm, multiplies, LIMITS).unwrap();
    let mut third = Instance::load(&*wasm, adds, LIMITS).unwrap();
    for value in 0..3 {
        assert_eq!(run(&mut first, adds, value), Ok(1 + value));
        assert_eq!(run(&mut second, multiplies, value), Ok(10 * value));
        assert_eq!(run(&mut third, &mut Adds(5), value), Ok(5 + value));
    }
    first.unload(adds);
    assert_eq!(run(&mut second, multiplies, 4), Ok(40));
    assert_eq!(run(&mut third, adds, 4), Ok(5));
}

#[test]
fn threads_load_and_call_at_the_same_time() {
    let wasm = &wasm(APP);
    std::thread::scope(|scope| {
        for seed in 0..4 {
            scope.spawn(move || {
                for round in 0..100 {
                    let host = &mut Adds(seed);
                    let mut app = Instance::load(&**wasm, host, LIMITS).unwrap();
                    // An app is loaded in one thread and runs in another.
                    let run = move || run(&mut app, &mut Adds(seed), round);
                    assert_eq!(std::thread::spawn(run).join().unwrap(), Ok(seed + round));
                }
            });
        }
    });
}

#[test]
fn a_host_that_panics_leaves_its_app_poisoned_and_others_well() {
    let wasm = wasm(APP);
    let host = &mut Adds(1);
    let mut app = Instance::load(&*wasm, host, LIMITS).unwrap();
    let mut other = Instance::load(&*wasm, host, LIMITS).unwrap();
    let panics = std::panic::AssertUnwindSafe(|| run(&mut app, host, 1313));
    assert!(std::panic::catch_unwind(panics).is_err());
    assert_eq!(run(&mut app, host, 1).map_err(|error| error.trap.code), Err(TrapCode::Interrupted));
    assert_eq!(run(&mut other, host, 1), Ok(2));
    app.unload(host);
    other.unload(host);
}

#[test]
fn slots_are_wide_and_there_are_seventeen() {
    let mut app = String::from(
        r#"(module (import "a:b/c" "wide" (func $wide (param i32 i64 f32 f64 i32 i64 f32 f64 i32
            i64 f32 f64 i32 i64 f32 f64 i32) (result i64)))
        (func (export "run") (param i32) (result i32) (i32.wrap_i64 (i64.shr_u (call $wide
            (i32.const 1) (i64.const 0x10000000000) (f32.const 1.5) (f64.const 2.5)"#,
    );
    app += "(i32.const 5) (i64.const 6) (f32.const 7) (f64.const 8)";
    app += "(i32.const 9) (i64.const 10) (f32.const 11) (f64.const 12)";
    app += "(i32.const 13) (i64.const 14) (f32.const 15) (f64.const 16.25) (i32.const 17))";
    app += "(i64.const 32)))))";
    let (wasm, host) = (wasm(&app), &mut Adds(0));
    let mut app = Instance::load(&*wasm, host, LIMITS).unwrap();
    assert_eq!(run(&mut app, host, 0), Ok(u32::MAX));
}

#[test]
fn traps_have_their_codes() {
    let cases = [
        ("(unreachable)", TrapCode::Unreachable),
        ("(i32.load (i32.const 65536))", TrapCode::GuestOutOfBounds),
        ("(i32.div_u (local.get 0) (i32.const 0))", TrapCode::Arithmetic),
        ("(i32.div_s (i32.const 0x80000000) (i32.const -1))", TrapCode::Arithmetic),
        ("(i32.trunc_f32_s (f32.const nan))", TrapCode::Arithmetic),
        ("(call_indirect (type $none) (i32.const 0)) (local.get 0)", TrapCode::IndirectCall),
        ("(call_indirect (type $none) (i32.const 9)) (local.get 0)", TrapCode::GuestOutOfBounds),
        ("(call $run (local.get 0))", TrapCode::StackOverflow),
        ("(loop (br 0)) (local.get 0)", TrapCode::OutOfFuel),
        ("(memory.grow (i32.const 2))", TrapCode::GrewPastLimit),
    ];
    for (body, code) in cases {
        assert_eq!(outcome(body, LIMITS.memory(2 << 16)), code, "{body}");
    }
}

#[test]
fn a_memory_grows_as_far_as_its_type_and_its_limit_allow() {
    let text = r#"(module (memory (export "memory") 1 2)
        (func (export "run") (param i32) (result i32) (memory.grow (local.get 0))))"#;
    let (wasm, host) = (wasm(text), &mut Adds(0));
    let mut app = Instance::load(&*wasm, host, LIMITS).unwrap();
    let grown = [2, 1, 1, 0].map(|pages| run(&mut app, host, pages).unwrap().cast_signed());
    assert_eq!(grown, [-1, 1, -1, 2]);
}

#[test]
fn fuel_is_for_a_call_and_for_all_that_it_calls() {
    let wasm = wasm(APP);
    let host = &mut Adds(1);
    for (fuel, outcome) in [(100, Ok(2)), (1, Err(TrapCode::OutOfFuel))] {
        let limits = LIMITS.fuel(fuel);
        let mut app = Instance::load(&*wasm, host, limits).unwrap();
        assert_eq!(run(&mut app, host, 1).map_err(|error| error.trap.code), outcome);
    }
    // A start function that never returns, and one among constructors, which WAMR would run by name.
    let endless = "(func $f (export \"__wasm_call_ctors\") (loop (br 0)))";
    assert!(refused(&format!("(module {endless} (start $f) {RUN})")).contains("fuel"));
    let ignored = called(&format!("(module {endless} {RUN})"));
    assert_eq!(ignored, Ok(3));
}

const RUN: &str = r#"(func (export "run") (param i32) (result i32) (i32.const 3))"#;

fn called(text: &str) -> Result<u32, String> {
    let (wasm, host) = (wasm(text), &mut Adds(0));
    let mut app =
        Instance::load(&*wasm, host, LIMITS).map_err(|error| error.explain(&wasm).to_string())?;
    run(&mut app, host, 0).map_err(|error| error.to_string())
}

#[test]
fn what_does_not_load_says_why() {
    let cases = [
        ("(memory (export \"memory\") 17)", LoadError::MemoryLimit),
        ("(memory (export \"memory\") 100 (pagesize 1))", LoadError::SmallPages),
        (
            "(memory 1) (data (i32.const 65536) \"x\")",
            LoadError::Start(Trap::new(TrapCode::GuestOutOfBounds).into()),
        ),
        ("(memory 1) (memory 1)", LoadError::Malformed),
    ];
    for (text, error) in cases {
        assert_eq!(refused(&format!("(module {text} {RUN})")), error.to_string(), "{text}");
    }
    let host = &mut Adds(0);
    for bytes in
        [&b""[..], b"\0as", b"\0asm\x01\0\0\0\x05", b"\0asm\x01\0\0\0\x05\xff\xff\xff\xff\x7f"]
    {
        assert_eq!(Instance::<_>::load(bytes, host, LIMITS).err(), Some(LoadError::Malformed));
    }
}

#[test]
fn memory_shrinks_to_what_an_app_uses() {
    let text = r#"(module (memory (export "memory") 1)
        (global $stack (mut i32) (i32.const 1024))
        (global (export "__data_end") i32 (i32.const 1024))
        (global (export "__heap_base") i32 (i32.const 1040))
        (func (export "run") (param i32) (result i32)
            (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
            (global.set $stack (i32.add (global.get $stack) (i32.const 16)))
            (i32.load (i32.const 1036))))"#;
    let (wasm, host) = (wasm(text), &mut Adds(0));
    let mut app = Instance::load(&*wasm, host, LIMITS.memory(1040)).unwrap();
    assert_eq!(run(&mut app, host, 0), Ok(0));
    app.peek(&mut |guest| assert_eq!(guest.memory().len(), 1040));
}
