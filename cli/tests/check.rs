//! A check shows that an app runs on a firmware, or why it does not.
#![allow(missing_docs)]

mod common;

use common::{CM32P2, SENSOR, module, sensor, shipped, thermostat, typed, world};
use expect_test::{ExpectFile, expect_file};
use microwit_cli::check::{Options, check};
use microwit_cli::engine::Engine;
use microwit_cli::limits::Limits;
use microwit_cli::pack;

fn told(app: &[u8], wit: &str, of: &str) -> String {
    match check(app, &world(wit, of), Options::default()) {
        Ok(report) => report.to_string(),
        Err(errors) => format!("error: {errors}\n"),
    }
}

fn shows(app: &[u8], wit: &str, of: &str, expected: &ExpectFile) {
    expected.assert_eq(&told(app, wit, of));
}

#[test]
fn an_app_runs_on_its_own_world() {
    shows(&sensor(), &shipped(), "thermostat", &expect_file!["golden/check-runs.txt"]);
    assert!(check(&module(SENSOR), &thermostat(), Options::default()).unwrap().runs);
    assert!(check(&module(CM32P2), &thermostat(), Options::default()).unwrap().runs);
}

#[test]
fn what_differs_is_told_in_words_of_wit() {
    let firmware = shipped()
        .replace(
            "bytes: list<u8>, len: u16) -> result<list<u8>",
            "bytes: list<u8>) -> result<list<u8>",
        )
        .replace("step: func() -> u32", "step: func(now: u64) -> u32; export stop: func()");
    shows(&sensor(), &firmware, "thermostat", &expect_file!["golden/check-types.txt"]);
    shows(&module(SENSOR), &firmware, "thermostat", &expect_file!["golden/check-untyped.txt"]);
}

#[test]
fn what_the_firmware_lacks_is_told_by_interface() {
    shows(&sensor(), &shipped(), "blinky", &expect_file!["golden/check-lacks.txt"]);
    let renamed = shipped()
        .replace("write-read:", "transfer-in-place:")
        .replace("  log: func(", "  logs: func(");
    shows(&sensor(), &renamed, "thermostat", &expect_file!["golden/check-nearest.txt"]);
    let newer = shipped().replace("mcu:board@0.1.0", "mcu:board@0.2.0");
    shows(&sensor(), &newer, "thermostat", &expect_file!["golden/check-version.txt"]);
}

#[test]
fn a_patch_of_a_version_is_no_other_version() {
    let patched = shipped().replace("mcu:board@0.1.0", "mcu:board@0.1.7");
    assert!(check(&sensor(), &world(&patched, "thermostat"), Options::default()).unwrap().runs);
}

#[test]
fn what_loads_but_means_something_else_is_warned_of() {
    let firmware = shipped().replace("    overrun,\n", "").replace("len: u16)", "count: u8)");
    shows(&sensor(), &firmware, "thermostat", &expect_file!["golden/check-meaning.txt"]);
    let renamed = shipped().replace("address: address, bytes", "to: u8, data");
    let report = check(&sensor(), &world(&renamed, "thermostat"), Options::default()).unwrap();
    assert!(report.runs && !report.to_string().contains("misunderstood"), "{report}");
}

#[test]
fn a_type_that_is_defined_otherwise_is_named_with_the_difference() {
    let wit = |types: &str| {
        format!(
            "package a:b@1.0.0; interface things {{ {types} get: func() -> result<reading, u8>; }}
             world w {{ import things; }}"
        )
    };
    let own = "type degrees = s16; enum mode { slow, fast } flags on { a, b }
        variant kind { none, some(u16) } record inner { x: u8 }
        record reading { temp: degrees, mode: mode, on: on, kind: kind, all: list<inner> }";
    let text = r#"(module (import "a:b/things@1.0.0" "get" (func (param i32)))
        (memory (export "memory") 0)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0))"#;
    let app = typed(text, &wit(own), "w");
    let cases = [
        (
            ("temp:", "temperature:"),
            "field 1 of the record `reading` is `temp: degrees` in the app and `temperature: degrees` \
             in the firmware",
        ),
        (("= s16", "= u16"), "`degrees` is `s16` in the app and `u16` in the firmware"),
        (
            ("slow, fast", "fast, slow"),
            "case 1 of the enum `mode` is `slow` in the app and `fast` in the firmware",
        ),
        (
            ("slow, fast", "slow"),
            "case 2 of the enum `mode` is `fast` in the app and missing in the firmware",
        ),
        (
            ("a, b }", "a, b, c }"),
            "flag 3 of the flags `on` is missing in the app and `c` in the firmware",
        ),
        (
            ("some(u16)", "some(s16)"),
            "case 2 of the variant `kind` is `some: u16` in the app and `some: s16` in the firmware",
        ),
        (
            ("inner { x: u8", "inner { x: bool"),
            "field 1 of the record `inner` is `x: u8` in the app and `x: bool` in the firmware",
        ),
        (
            ("flags on { a, b }", "enum on { a, b }"),
            "`on` is `flags` in the app and `enum` in the firmware",
        ),
    ];
    for ((from, to), expected) in cases {
        let firmware = wit(&own.replace(from, to));
        assert_ne!(firmware, wit(own));
        let report = check(&app, &world(&firmware, "w"), Options::default()).unwrap();
        let start = "import a:b/things@1.0.0 get: it loads, but may be misunderstood: ";
        assert!(report.runs);
        assert_eq!(report.warnings, [format!("{start}{expected}")]);
    }
    let taken = |of: &str, text: &str| {
        let wit = |ty: &str| {
            format!(
                "package a:b@1.0.0; interface things {{ record r {{ {ty} }} put: func(of: r); }}
                 world w {{ import things; }}"
            )
        };
        let report =
            check(&typed(text, &wit("x: u8"), "w"), &world(&wit(of), "w"), Options::default());
        report.unwrap().to_string()
    };
    let put = r#"(module (import "a:b/things@1.0.0" "put" (func (param i32))))"#;
    let told = taken("x: u64", put);
    let expected = "help: field 1 of the record `r` is `x: u8` in the app and `x: u64` in the \
        firmware: build the app against";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn imports_of_other_systems_are_told_as_such() {
    let app = module(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
            (import "env" "memcpy" (func (param i32 i32 i32) (result i32)))
            (func (export "step") (result i32) i32.const 0))"#,
    );
    shows(&app, &shipped(), "thermostat", &expect_file!["golden/check-systems.txt"]);
}

#[test]
fn memories_of_the_wrong_kind_are_problems() {
    let cases: &[(&str, &str, &str)] = &[
        ("(export \"memory\")", "", "the app passes pointers, but exports no `memory`"),
        (
            "(memory (export \"memory\") 1)",
            "(memory (export \"memory\") i64 1)",
            "the app's `memory` is not a memory of its own with 32-bit addresses",
        ),
        (
            "(memory (export \"memory\") 1)",
            "(memory (export \"memory\") (export \"cm32p2_memory\") 1)",
            "the app exports both `memory` and `cm32p2_memory`",
        ),
    ];
    for (from, to, problem) in cases {
        let text = SENSOR.replace(from, to).replace("(data (i32.const 512) \"hello\")", "");
        assert_ne!(text, SENSOR);
        let report = check(&module(&text), &thermostat(), Options::default()).unwrap();
        let messages: Vec<_> = report.problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(messages[0], *problem);
    }
}

#[test]
fn memory_that_a_chip_may_not_have_is_warned_of() {
    let large = SENSOR
        .replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 2)")
        .replace("(i32.const 1000)", "(memory.grow (i32.const 1))");
    shows(&module(&large), &shipped(), "thermostat", &expect_file!["golden/check-memory.txt"]);
}

#[test]
fn what_is_no_module_is_no_app() {
    let of = |file: &[u8], golden| shows(file, &shipped(), "thermostat", &golden);
    of(&common::component(), expect_file!["golden/check-component.txt"]);
    of(b"(module)", expect_file!["golden/check-text.txt"]);
}

#[test]
fn the_app_of_another_packages_world_is_told_so() {
    let own = "package a:b@1.0.0; interface things { note: func(text: string); }
        world w { import things; export step: func() -> u32; }";
    let text = r#"(module (import "a:b/things@1.0.0" "note" (func (param i32 i32)))
        (memory (export "memory") 0) (func (export "step") (result i32) i32.const 0))"#;
    let app = typed(text, own, "w");
    let report = check(&app, &thermostat(), Options::default()).unwrap();
    assert_eq!(report.problems.len(), 1);
    assert!(report.problems[0].message.contains("the app uses note"), "{report}");
}

/// An app of the world `thermostat` with more items.
fn with(more: &str) -> Vec<u8> {
    let end = SENSOR.rfind(')').unwrap();
    module(&format!("{} {more})", &SENSOR[..end]))
}

fn problems(app: &[u8], options: Options) -> Vec<String> {
    let report = check(app, &thermostat(), options).unwrap();
    assert_eq!(report.runs, report.problems.is_empty());
    report.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn tables_and_memories_have_limits() {
    let limits = Limits::default();
    let tables = with("(table 1000 funcref) (table 25 funcref)");
    let told = problems(&tables, Options::default());
    assert_eq!(told.len(), 1);
    let expected = "its tables start with 1025 elements: the firmware allows 1024\n  help: ";
    assert!(told[0].starts_with(expected) && told[0].contains("`--tables 1025`"), "{told:?}");
    let more = Limits { tables: 1025, ..limits };
    assert!(problems(&tables, Options { limits: more, ..Options::default() }).is_empty());

    let heap = |limit| Limits { heap: Some(limit), ..limits };
    let (many, plain) = (with(&"(func) ".repeat(1000)), with(""));
    let told = problems(&many, Options { limits: heap(100_000), ..Options::default() });
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("loading it may take ") && told[0].contains("`--heap "),
        "{told:?}"
    );
    assert!(problems(&plain, Options { limits: heap(100_000), ..Options::default() }).is_empty());

    let memories = with("(memory 1)");
    let told = problems(&memories, Options::default());
    assert!(told[0].starts_with("it has 2 memories: the firmware allows 1\n"), "{told:?}");
    let more = Limits { memories: 2, memory: Some(2 << 16), ..limits };
    assert!(problems(&memories, Options { limits: more, ..Options::default() }).is_empty());
    // The limit applies to both memories together.
    let less = Limits { memory: Some((2 << 16) - 1), ..more };
    let told = problems(&memories, Options { limits: less, ..Options::default() });
    assert!(told[0].starts_with("its memory starts with 128 KiB: the firmware allows 131071 B"));

    let grows =
        with("(table 1 funcref) (func (drop (table.grow 0 (ref.null func) (i32.const 1))))");
    let report = check(&grows, &thermostat(), Options::default()).unwrap();
    assert!(report.runs && report.to_string().contains("its code grows a table"), "{report}");
}

#[test]
fn an_engine_that_does_not_know_a_feature_is_told_of() {
    let on = |engine| Options { engine, ..Options::default() };
    let tail = with("(func $f (return_call $f))");
    let report = check(&tail, &thermostat(), on(None)).unwrap();
    let expected = "warning: WAMR does not run this app: it uses `tail-call`";
    assert!(report.runs && report.to_string().contains(expected), "{report}");
    assert!(problems(&tail, on(Some(Engine::Wasmi))).is_empty());
    let told = problems(&tail, on(Some(Engine::Wamr)));
    assert!(told[0].starts_with("the app does not run on WAMR: it uses `tail-call`"), "{told:?}");

    let simd = with("(func (drop (v128.const i32x4 1 2 3 4)))");
    let told = problems(&simd, on(None));
    assert!(
        told.len() == 1
            && told[0].starts_with("the app does not run on any engine: it uses `simd`")
    );
}

#[test]
fn an_app_that_its_engine_takes_only_packed_does_not_run_as_it_is() {
    let packed = |engine| pack::pack(&sensor(), pack::Options::of(engine)).unwrap().bytes;
    let on = |app: &[u8], engine| problems(app, Options { engine, ..Options::default() });
    let small = packed(Engine::Wasmi);
    let told = on(&small, Some(Engine::Wamr));
    let expected = "the app does not run on WAMR: it uses `custom-page-sizes`";
    assert!(told.len() == 1 && told[0].starts_with(expected), "{told:?}");
    assert!(told[0].contains("help: pack it for this engine"), "{told:?}");
    for engine in [None, Some(Engine::Wasmi), Some(Engine::Tinywasm), Some(Engine::Wasmtime)] {
        assert!(on(&small, engine).is_empty(), "{engine:?}");
    }
    let once_packed = Options { engine: Some(Engine::Wamr), packed: true, ..Options::default() };
    assert!(problems(&small, once_packed).is_empty());
    for engine in Engine::ALL {
        assert!(on(&packed(Engine::Wamr), Some(engine)).is_empty(), "{engine}");
    }
    let named = with("(table 2 funcref) (func $f) (elem (table 0) (i32.const 0) func $f)");
    assert!(on(&named, Some(Engine::Wasmi)).is_empty());
    assert!(on(&named, Some(Engine::Wamr))[0].starts_with("the app does not run on WAMR: "));
    for (archive, what) in
        [(Engine::Tinywasm, "a tinywasm archive"), (Engine::Wasmtime, "a wasmtime image")]
    {
        let told = on(&packed(archive), Some(Engine::Wamr));
        assert!(
            told[0].starts_with(&format!("it is {what}, which WAMR does not take")),
            "{told:?}"
        );
        let alone = Options { engine: Some(archive), ..Options::default() };
        assert!(check(&packed(archive), &thermostat(), alone).is_err());
    }
}

#[test]
fn an_app_that_wamr_would_give_too_little_memory_does_not_run_on_it() {
    let misled = module(&SENSOR.replace("i32.const 512) \"hello", "i32.const 8192) \"hello"));
    let on = |engine| problems(&misled, Options { engine: Some(engine), ..Options::default() });
    assert!(on(Engine::Wamr)[0].starts_with("WAMR would give it too little memory: "));
    assert!(on(Engine::Wasmi).is_empty());
}

#[test]
fn names_with_control_characters_are_refused() {
    for (name, shown) in [("run\\00x", r"run\u{0}x"), ("\\1b[2Jrun", r"\u{1b}[2Jrun")] {
        let told = problems(&with(&format!("(func (export \"{name}\"))")), Options::default());
        let expected = format!("the name `{shown}` in the app contains a control character\n");
        assert!(told.len() == 1 && told[0].starts_with(&expected), "{told:?}");
        let shown_too =
            microwit_cli::inspect::inspect(&with(&format!("(func (export \"{name}\"))")));
        let text = shown_too.unwrap().to_string();
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    }
}

#[test]
fn memory_counts_as_wamr_shrinks_it() {
    let options = pack::Options::of(Engine::Wamr);
    let packed = pack::pack(&sensor(), options).unwrap().bytes;
    let limits = Limits { memory: Some(1024), ..Limits::default() };
    let on = |engine| problems(&packed, Options { engine, limits, ..Options::default() });
    assert_eq!(on(Some(Engine::Wamr)), [""; 0]);
    assert!(on(None)[0].starts_with("its memory starts with 64 KiB: the firmware allows 1 KiB\n"));
}

#[test]
fn memory_counts_as_it_is_packed_where_an_app_has_to_be() {
    let limits = Limits { memory: Some(1024), ..Limits::default() };
    for engine in [Engine::Tinywasm, Engine::Wasmtime] {
        assert_eq!(
            problems(&sensor(), Options { engine: Some(engine), limits, ..Options::default() }),
            [""; 0]
        );
    }
    assert_eq!(
        problems(&sensor(), Options { engine: Some(Engine::Wasmi), limits, ..Options::default() })
            .len(),
        1
    );
}

#[test]
fn what_an_engine_does_not_bound_is_told() {
    let table = |max: &str| {
        with(&format!(
            "(table 1 {max} funcref) (func (drop (table.grow 0 (ref.null func) (i32.const 1))))"
        ))
    };
    let on = |engine| Options { engine: Some(engine), ..Options::default() };
    let told = problems(&table(""), on(Engine::Tinywasm));
    assert!(told[0].starts_with("its tables may grow to 4294967295 elements, which"), "{told:?}");
    assert!(problems(&table(""), on(Engine::Wasmi)).is_empty());
    let report = check(&table("9"), &thermostat(), on(Engine::Tinywasm)).unwrap();
    let expected = "`table.grow` in function 6, for which tinywasm counts no fuel";
    assert!(report.runs && report.to_string().contains(expected), "{report}");

    let limits = Limits { heap: Some(1), ..Limits::default() };
    for engine in Engine::ALL {
        let options = Options { engine: Some(engine), limits, ..Options::default() };
        let report = check(&sensor(), &thermostat(), options).unwrap();
        let expected = format!("the heap that loading takes on {engine} is not computed here");
        let told = engine != Engine::Wasmi;
        assert_eq!((report.runs, report.to_string().contains(&expected)), (told, told), "{report}");
    }
}

#[test]
fn an_app_that_has_to_be_packed_and_cannot_be_does_not_run() {
    let grows = module(
        "(module (memory (export \"memory\") 1000 (pagesize 1))
            (func (drop (memory.grow (i32.const 8)))))",
    );
    let on = |engine| problems(&grows, Options { engine, ..Options::default() });
    let told = on(Some(Engine::Wamr));
    assert!(told.iter().any(|told| told.contains("WAMR has pages of 64 KiB only")), "{told:?}");
    assert!(!on(Some(Engine::Wasmi)).iter().any(|told| told.contains("pages")));
}
