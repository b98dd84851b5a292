//! An app that was packed for an engine runs on it; other engines refuse what they do not support.
#![allow(missing_docs)]

mod common;

use microwit_any::{App, OnAny};
use microwit_cli::pack::{Engine as For, Options, pack};
use microwit_engine::{AsBytes, Engine, Instance};
use microwit_host::{Limits, mcu_host};

const APP: &str = r#"(module
    (import "mcu:board/led@0.1.0" "set" (func $set (param i32)))
    (memory (export "memory") 1)
    (global (mut i32) (i32.const 512))
    (global $data-end i32 (i32.const 520))
    (global $heap-base i32 (i32.const 528))
    (export "__data_end" (global $data-end))
    (export "__heap_base" (global $heap-base))
    (func (export "blink") (param i32) (result i32)
        (call $set (i32.load8_u (i32.const 512)))
        (i32.store (i32.const 524) (i32.add (local.get 0) (i32.load8_u (i32.const 513))))
        (i32.load (i32.const 524)))
    (data (i32.const 512) "\01\02"))"#;

#[mcu_host(world = "blinky", path = "../wit")]
#[derive(Default)]
struct Board {
    lit: bool,
}

impl blinky::mcu::board::led::Host for Board {
    fn set(&mut self, on: bool) {
        self.lit = on;
    }
}

impl blinky::mcu::board::delay::Host for Board {
    fn ns(&mut self, _: u32) {}
    fn us(&mut self, _: u32) {}
    fn ms(&mut self, _: u32) {}
}

fn packed(engine: For) -> &'static [u8] {
    packed_app(&common::module(APP), engine).unwrap()
}

fn packed_app(app: &[u8], engine: For) -> Result<&'static [u8], String> {
    let options = Options { wide: cfg!(target_pointer_width = "64"), ..Options::of(engine) };
    let packed = pack(app, options).map_err(|errors| errors.to_string())?;
    Ok(packed.bytes.leak())
}

/// The result of `blink(40)` on the engine, with 1 KiB of memory.
fn blinks(engine: For, app: &'static [u8]) -> Result<u32, String> {
    // SAFETY: this test packed it, for this engine or another.
    unsafe { App::trust(engine, app) }.on(Blinks)
}

struct Blinks;

impl OnAny for Blinks {
    type Done = Result<u32, String>;

    fn on<E: Engine>(self, app: E::Bytes<'static>) -> Self::Done {
        let limits =
            Limits::DEFAULT.memory(1024).without_fuel_limit().stack(4 << 20).heap(Limits::ANY_HEAP);
        let mut board = Board::default();
        let loaded = Instance::<E, Board>::load(app, &mut board, limits);
        let mut guest = loaded.map_err(|error| error.explain(app.bytes()).to_string())?;
        let app = blinky::Blinky::bind(&mut guest).map_err(|error| error.to_string())?;
        let blinked = app.blink(&mut guest, &mut board, 40).map_err(|error| error.to_string())?;
        assert!(board.lit);
        Ok(blinked)
    }
}

#[test]
fn an_app_runs_on_the_engine_that_it_was_packed_for() {
    for engine in For::ALL {
        assert_eq!(blinks(engine, packed(engine)), Ok(42), "{engine}");
    }
}

#[test]
fn an_app_is_refused_by_engines_that_it_was_not_packed_for() {
    let cases = [
        (For::Tinywasm, For::Wasmi, "this is a tinywasm archive"),
        (For::Wasmtime, For::Wasmi, "this is a wasmtime image"),
        (For::Wamr, For::Wasmi, "memory begins larger than `Limits::memory`"),
        (For::Wasmi, For::Tinywasm, "this is a WebAssembly module"),
        (For::Wasmtime, For::Tinywasm, "this is a wasmtime image"),
        (For::Wasmi, For::Wasmtime, "this is a WebAssembly module"),
        (For::Tinywasm, For::Wasmtime, "this is a tinywasm archive"),
        (For::Wasmi, For::Wamr, "pages of one byte"),
        (For::Tinywasm, For::Wamr, "this is a tinywasm archive"),
        (For::Wasmtime, For::Wamr, "this is a wasmtime image"),
    ];
    for (packed_for, engine, expected) in cases {
        let told = blinks(engine, packed(packed_for)).unwrap_err();
        assert!(told.contains(expected), "{packed_for} on {engine}: {told}");
    }
}

/// The app with more types, and with more values in its function.
fn large(types: usize, local: &str, locals: usize, operands: usize) -> Vec<u8> {
    let kinds = ["i32", "i64", "f32", "f64"];
    let types = (0..types).map(|number: usize| {
        let param = |at: usize| format!("(param {})", kinds[number >> (2 * at) & 3]);
        format!("(type (func {}))", (0..9).map(param).collect::<String>())
    });
    let locals = format!("(local {})", format!("{local} ").repeat(locals));
    let operands = "(i64.load (i32.const 0)) ".repeat(operands) + &"drop ".repeat(operands);
    let begin = "(func (export \"blink\") (param i32) (result i32)";
    let text = APP.replace(begin, &format!("{begin} {locals} {operands}"));
    common::module(&text.replace("(memory", &(types.collect::<String>() + "(memory")))
}

#[test]
fn an_app_runs_on_every_engine_or_is_refused_before_if_a_part_of_it_is_large() {
    let cases = [
        (0, "i32", 29_900, 0, None),
        (0, "i64", 29_900, 0, None),
        (0, "f64", 100, 29_800, None),
        (65_500, "i32", 0, 0, None),
        (0, "i32", 33_000, 0, Some("more than 30000 locals and operands at once")),
        (0, "i64", 40_000, 0, Some("more than 30000 locals and operands at once")),
        (0, "i32", 100, 33_000, Some("more than 30000 locals and operands at once")),
        (66_000, "i32", 0, 0, Some("more than 65535 types of functions")),
    ];
    for (types, local, locals, operands, expected) in cases {
        let app = large(types, local, locals, operands);
        // wasmtime's compiler would take a minute for this many types.
        for engine in For::ALL.into_iter().filter(|engine| types == 0 || *engine == For::Wamr) {
            let what = format!("{engine}: {types} types, {locals} {local}, {operands} operands");
            match (packed_app(&app, engine), expected) {
                (Ok(packed), None) => assert_eq!(blinks(engine, packed), Ok(42), "{what}"),
                (Err(told), Some(expected)) => assert!(told.contains(expected), "{what}: {told}"),
                (Ok(_), Some(_)) => panic!("{what}: it was packed"),
                (Err(told), None) => panic!("{what}: {told}"),
            }
        }
    }
}

#[test]
fn an_app_that_counts_or_calls_by_pointer_runs_on_every_engine_once_it_is_packed() {
    let ends = r#"(global (export "__data_end") i32 (i32.const 16))
        (global (export "__heap_base") i32 (i32.const 1024))"#;
    let blink = |more: &str, code: &str| {
        format!(
            r#"(module (import "mcu:board/led@0.1.0" "set" (func $set (param i32))) {more}
                (func $two (result i32) (i32.const 2))
                (func (export "blink") (param i32) (result i32)
                    (call $set (i32.const 1)) {code}))"#
        )
    };
    let count = |first: u32| {
        format!(
            "(global.set $count (i32.add (global.get $count) (i32.const 5000)))
             (i32.sub (i32.add (local.get 0) (global.get $count)) (i32.const {}))",
            first + 4998
        )
    };
    let counter = |memory: &str, ends: &str, first: u32| {
        let more = format!(
            "(memory (export \"memory\") {memory}) (global $count (mut i32) (i32.const {first})) {ends}"
        );
        blink(&more, &count(first))
    };
    let call = "(i32.add (local.get 0) (call_indirect (result i32) (i32.const 0)))";
    let apps = [
        counter("512 (pagesize 1)", "", 3),
        counter("1", ends, 3),
        counter("1", ends, 1000),
        counter("1", ends, 1024),
        blink("(table 2 funcref) (elem (table 0) (i32.const 0) func $two)", call),
        blink("(table 2 funcref) (elem (i32.const 0) func $two)", call),
    ];
    for app in apps {
        for engine in For::ALL {
            let packed = packed_app(&common::module(&app), engine).unwrap();
            assert_eq!(blinks(engine, packed), Ok(42), "{engine}: {app}");
        }
    }
}

#[test]
fn elements_that_lie_outside_are_the_apps_fault_on_every_engine() {
    let elements = "(table 1 funcref) (func $f) (elem (i32.const 2) func $f) (memory";
    let app = common::module(&APP.replace("(memory", elements));
    for engine in For::ALL {
        let told = blinks(engine, packed_app(&app, engine).unwrap()).unwrap_err();
        assert!(told.contains("out of bounds"), "{engine}: {told}");
    }
}
