//! What compilers use unasked, where WAMR's sources are changed for it.

use microwit_engine::{Export, Sig};
use microwit_host::__private::call;
use microwit_host::{App, CallError};
use microwit_wamr::{Instance, Limits};

static RUN: Export = Export { name: "run", sig: Sig::of("()I") };

/// What `run` returns; `None` if the app is not loaded.
fn run(wasm: &[u8]) -> Option<Result<u64, CallError>> {
    let limits = Limits::DEFAULT.memory(1 << 20).heap(64 << 20);
    let host = &mut ();
    let mut app = Instance::<_>::load(wasm, host, limits).ok()?;
    let export = app.export(&RUN).unwrap();
    Some(call(&mut app, host, &export, (), |_, slot| Ok(slot)))
}

fn returned(text: &str) -> Option<u64> {
    let module = format!("(module {text})");
    run(&wat::parse_str(module).unwrap()).map(Result::unwrap)
}

/// An app that returns this constant.
fn constant(ty: &str, value: &str) -> Option<u64> {
    let extend = if ty == "i32" { "i64.extend_i32_u" } else { "" };
    returned(&format!(
        "(global $c {ty} {value}) (func (export \"run\") (result i64) (global.get $c) {extend})"
    ))
}

#[test]
fn constants_are_calculated() {
    let cases = [
        ("i32", "(i32.add (i32.const -1) (i32.const 2))", 1),
        ("i32", "(i32.sub (i32.const 1) (i32.const 2))", 0xffff_ffff),
        ("i32", "(i32.mul (i32.const 0x10001) (i32.const 0x10001))", 0x0002_0001),
        ("i64", "(i64.add (i64.const -1) (i64.const 1))", 0),
        ("i64", "(i64.sub (i64.const 0) (i64.const 1))", u64::MAX),
        ("i64", "(i64.mul (i64.const 0x100000001) (i64.const 3))", 0x3_0000_0003),
        (
            "i32",
            "(i32.sub (i32.mul (i32.const 7) (i32.const 6)) (i32.add (i32.const 1) (i32.const 1)))",
            40,
        ),
    ];
    for (ty, value, expected) in cases {
        assert_eq!(constant(ty, value), Some(expected), "{value}");
    }
}

#[test]
fn segments_lie_where_that_is_calculated() {
    let app = "(memory 1) (table 3 funcref) (type $one (func (result i64)))
        (data (offset (i32.add (i32.const 40) (i32.const 2))) \"\\05\")
        (func $seven (result i64) (i64.const 7))
        (elem (offset (i32.mul (i32.const 2) (i32.const 1))) $seven)
        (func (export \"run\") (result i64)
            (i64.mul (i64.load8_u (i32.const 42)) (call_indirect (type $one) (i32.const 2))))";
    assert_eq!(returned(app), Some(35));
}

#[test]
fn a_constant_may_be_as_deep_as_the_heap_allows() {
    const DEPTH: usize = 10_000;
    // To the left, where two values are at hand at a time, and to the right, where all are.
    let left = format!("i64.const 0 {}", "i64.const 1 i64.add ".repeat(DEPTH));
    assert_eq!(constant("i64", &left), Some(DEPTH as u64));
    let right = "i64.const 1 ".repeat(DEPTH) + &"i64.add ".repeat(DEPTH - 1);
    assert_eq!(constant("i64", &right), Some(DEPTH as u64));
}

#[test]
fn what_is_no_constant_is_refused() {
    let bad = [
        ("i32", "(i32.add (i32.const 1))"),
        ("i32", "i32.add"),
        ("i32", "(i32.add (i32.const 1) (i64.const 1))"),
        ("i64", "(i32.add (i32.const 1) (i32.const 1))"),
        ("i32", "i32.const 1 i32.const 2"),
        ("i32", "(i32.div_u (i32.const 2) (i32.const 2))"),
        ("f32", "(f32.add (f32.const 1) (f32.const 1))"),
    ];
    for (ty, value) in bad {
        assert_eq!(constant(ty, value), None, "{value}");
    }
    let imported = "(import \"a\" \"b\" (global $g i32))
        (global $c i32 (i32.add (global.get $g) (i32.const 1)))
        (func (export \"run\") (result i64) (i64.const 0))";
    assert_eq!(returned(imported), None);
}

/// A module of one page, one passive segment with the byte 42, and `run` with this body.
fn of_bytes(body: &[u8]) -> Vec<u8> {
    let len = body.len() as u8;
    [
        &b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7e\x03\x02\x01\0\x05\x03\x01\0\x01"[..],
        b"\x07\x07\x01\x03run\0\0\x0c\x01\x01",
        &[0x0a, len + 4, 1, len + 2, 0],
        body,
        b"\x0b\x0b\x04\x01\x01\x01\x2a",
    ]
    .concat()
}

#[test]
fn the_number_of_a_memory_may_be_longer_than_a_byte() {
    // i32.const is 0x41, and i64.load8_u of a place is 0x31: each body is told what it returns.
    let cases: [(&[u8], u64); 3] = [
        // memory.fill
        (b"\x41\0\x41\x05\x41\x01\xfc\x0b\x80\x00\x41\0\x31\0\0", 5),
        // memory.init
        (b"\x41\x10\x41\0\x41\x01\xfc\x08\0\x80\x80\x00\x41\x10\x31\0\0", 42),
        // memory.init, then memory.copy
        (
            b"\x41\0\x41\0\x41\x01\xfc\x08\0\0\x41\x08\x41\0\x41\x01\xfc\x0a\x80\x00\x80\x80\x00\x41\x08\x31\0\0",
            42,
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(run(&of_bytes(body)), Some(Ok(expected)), "{body:x?}");
    }
}
