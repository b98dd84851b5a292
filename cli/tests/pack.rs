//! Packing produces what an engine takes, with no more memory than the app needs.
#![allow(missing_docs)]

mod common;

use std::fs;
use std::path::Path;

use common::{SENSOR, module, sensor};
use expect_test::expect_file;
use microwit_cli::inspect::inspect;
use microwit_cli::pack::{Engine, Options, Packed, pack};

fn packed(file: &[u8], engine: Engine) -> Packed {
    pack(file, Options::of(engine)).unwrap()
}

fn refused(file: &[u8], engine: Engine) -> String {
    pack(file, Options::of(engine)).unwrap_err().to_string()
}

#[test]
fn an_app_takes_what_it_needs_on_every_engine() {
    for engine in Engine::ALL {
        let report = packed(&sensor(), engine).report;
        assert_eq!((report.before.memory, report.after.memory), (65536, 640), "{engine}");
        let removed: Vec<_> = report.removed.iter().map(|part| &*part.name).collect();
        assert_eq!(removed, ["custom name", "custom component-type:test", "custom producers"]);
    }
}

#[test]
fn the_report_is_short() {
    let report = packed(&sensor(), Engine::Wasmi).report;
    expect_file!["golden/pack-wasmi.txt"].assert_eq(&report.to_string());
    let report = packed(&module(&SENSOR.replace("__heap_base", "heap")), Engine::Wamr).report;
    expect_file!["golden/pack-whole.txt"].assert_eq(&report.to_string());
}

#[test]
fn modules_keep_their_names_and_lose_the_rest() {
    for (engine, page) in [(Engine::Wasmi, 1), (Engine::Wamr, 65536)] {
        let report = inspect(&packed(&sensor(), engine).bytes).unwrap();
        assert!(report.sections.iter().all(|part| !part.name.starts_with("custom")));
        assert_eq!(report.memory.unwrap().page, page);
        let untyped = inspect(&module(SENSOR)).unwrap();
        let names =
            |report: &microwit_cli::inspect::Report| serde_json::to_value(&report.exports).unwrap();
        assert_eq!(names(&inspect(&packed(&sensor(), engine).bytes).unwrap()), names(&untyped));
    }
}

#[test]
fn packing_again_changes_nothing() {
    for engine in [Engine::Wasmi, Engine::Wamr] {
        let once = packed(&sensor(), engine).bytes;
        assert_eq!(packed(&once, engine).bytes, once);
    }
    let (wasmi, wamr) =
        (packed(&sensor(), Engine::Wasmi).bytes, packed(&sensor(), Engine::Wamr).bytes);
    assert_eq!(packed(&wasmi, Engine::Wamr).bytes, wamr);
    assert_eq!(packed(&wamr, Engine::Wasmi).bytes, wasmi);
}

#[test]
fn the_module_inside_a_component_is_the_app() {
    let component = common::component();
    let inside = microwit_cli::component::modules(&component)[0];
    let report = packed(inside, Engine::Wamr).report;
    assert_eq!(report.after.memory, 640);
    let firmware = common::thermostat();
    assert!(
        microwit_cli::check::check(inside, &firmware, microwit_cli::check::Options::default())
            .unwrap()
            .runs
    );
}

/// An app with this memory, and with this code.
fn with(memory: &str, code: &str) -> Vec<u8> {
    module(&format!(
        r#"(module (memory (export "memory") {memory}) (global (mut i32) (i32.const 512))
            (func (export "step") (result i32) {code}))"#
    ))
}

#[test]
fn wamr_is_told_where_memory_ends_if_the_linker_did_not() {
    let small = with("700 (pagesize 1)", "i32.const 1");
    let report = packed(&small, Engine::Wamr).report;
    assert_eq!(report.after.memory, 704);
    let exports = inspect(&packed(&small, Engine::Wamr).bytes).unwrap().to_string();
    assert!(exports.contains("__heap_base"), "{exports}");
}

#[test]
fn what_an_app_itself_calls_as_a_linker_calls_its_ends_stays() {
    for (kind, rest) in
        [("func", ""), ("global", "(mut i32) (i32.const 1)"), ("table", "1 funcref")]
    {
        for name in ["__heap_base", "__data_end"] {
            let app = module(&format!(
                r#"(module (memory (export "memory") 700 (pagesize 1))
                    ({kind} (export "{name}") {rest}))"#
            ));
            for engine in Engine::ALL {
                let report = packed(&app, engine).report;
                let told = report.to_string().contains(&format!("something else as `{name}`"));
                let memory = if engine == Engine::Wamr { 65536 } else { 700 };
                assert_eq!((told, report.after.memory), (engine == Engine::Wamr, memory));
            }
        }
    }
}

#[test]
fn memory_is_left_as_it_is_where_less_could_be_too_little() {
    let cases: &[(Vec<u8>, &str)] = &[
        (with("1", "i32.const 1"), "the app does not say how much of it is in use"),
        (with("1", "(memory.grow (i32.const 1))"), "the code grows it"),
        (with("1", "memory.size"), "the code asks for its size"),
        (
            module(&SENSOR.replace("(i32.const 640)", "(i32.const 515)")),
            "`__heap_base` is not where",
        ),
        (
            module(&SENSOR.replace("(i32.const 640)", "(i32.const 70000)")),
            "`__heap_base` is not where",
        ),
        (module(r#"(module (memory (import "env" "memory") 1))"#), "the app imports its memory"),
    ];
    for (app, reason) in cases {
        for engine in Engine::ALL {
            let report = packed(app, engine).report;
            assert_eq!(report.after.memory, 65536, "{engine}: {reason}");
            assert!(report.notes.iter().any(|note| note.contains(reason)), "{reason}: {report}");
        }
    }
}

#[test]
fn memory_behind_what_an_app_says_is_its_end_is_left_or_refused() {
    let app = module(
        r#"(module (memory (export "memory") 1) (global (mut i32) (i32.const 4096))
            (global (export "__data_end") i32 (i32.const 4096))
            (global (export "__heap_base") i32 (i32.const 4112)) (data (i32.const 8192) "data"))"#,
    );
    for engine in Engine::ALL {
        let told = match pack(&app, Options::of(engine)) {
            Ok(Packed { report, .. }) => {
                assert_eq!((engine != Engine::Wamr, report.after.memory), (true, 65536));
                report.to_string()
            }
            Err(refused) => refused.to_string(),
        };
        assert!(told.contains("`__heap_base` is not where its data ends"), "{engine}: {told}");
    }
}

#[test]
fn an_app_that_may_count_on_its_last_page_is_told_so() {
    let app = module(&SENSOR.replace("(i32.const 1000)", "(i32.const 65536)"));
    let report = packed(&app, Engine::Wasmi).report;
    assert_eq!(report.after.memory, 640);
    assert!(report.notes[0].contains("65536"), "{report}");
}

#[test]
fn what_an_engine_does_not_run_is_refused_with_the_way_out() {
    let simd = with("1", "(i32x4.extract_lane 0 (v128.const i32x4 1 2 3 4))");
    let tail = module("(module (func $f (export \"f\") (result i32) (return_call $f)))");
    let wide = with("i64 1", "i32.const 1");
    let grows = with("700 (pagesize 1)", "(memory.grow (i32.const 1))");
    let archive = packed(&sensor(), Engine::Tinywasm).bytes;
    let image = packed(&sensor(), Engine::Wasmtime).bytes;
    let cases: &[(&[u8], Engine, &str)] = &[
        (&simd, Engine::Wasmi, "wasmi does not run this app: it uses `simd`"),
        (&simd, Engine::Wamr, "without `-C target-feature=+simd128`"),
        (&tail, Engine::Wamr, "WAMR does not run this app: it uses `tail-call`"),
        (&wide, Engine::Wasmtime, "build it for a wasm32 target"),
        (&grows, Engine::Wamr, "WAMR has pages of 64 KiB only"),
        (&archive, Engine::Wasmi, "a tinywasm archive: it is packed already"),
        (&image, Engine::Tinywasm, "a wasmtime image: it is packed already"),
        (&common::component(), Engine::Wasmi, "this is a component"),
        (b"hello", Engine::Wamr, "this is no app but text"),
    ];
    for (file, engine, expected) in cases {
        let told = refused(file, *engine);
        assert!(told.contains(expected), "{told}");
    }
    assert!(packed(&tail, Engine::Wasmi).report.notes.is_empty());
}

#[test]
fn an_app_without_an_export_is_told_so() {
    let none = "(module (memory (export \"memory\") 0) (func (export \"_initialize\")))";
    let of = |world: &str| common::typed(none, &common::shipped(), world);
    let asks = "it exports no function that a firmware can call: did you forget `export!`?";
    for app in [module(none), of("thermostat")] {
        for engine in Engine::ALL {
            let notes = packed(&app, engine).report.notes;
            assert!(notes.iter().any(|note| note == asks), "{engine}: {notes:?}");
        }
        assert!(inspect(&app).unwrap().notes.iter().any(|note| note == asks));
    }
    let wit = "package a:b; interface i { f: func(); } world w { import i; }";
    for app in [sensor(), module(SENSOR), module(common::CM32P2), common::typed(none, wit, "w")] {
        assert!(!packed(&app, Engine::Wasmi).report.to_string().contains("export!"));
        assert!(!inspect(&app).unwrap().to_string().contains("export!"));
    }
}

/// An app from the examples, which `cargo xtask test guests` builds.
fn built(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests").join(name);
    fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo xtask test guests` builds it", path.display())
    })
}

#[test]
fn the_examples_and_a_guest_of_upstream_wit_bindgen_are_packed_for_every_engine() {
    for name in
        ["blinky.wasm", "thermostat.wasm", "typed/thermostat.wasm", "conformance/upstream.wasm"]
    {
        let app = built(name);
        for engine in Engine::ALL {
            let report = packed(&app, engine).report;
            assert_eq!(report.before.memory, report.after.memory, "{name}: {report}");
            assert!(report.notes.is_empty(), "{name}: {report}");
        }
    }
}
