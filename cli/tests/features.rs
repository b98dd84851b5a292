//! An engine's list of features is what it supports, feature by feature.
#![allow(missing_docs)]

mod common;

use common::module;
use microwit_any::{App, OnAny};
use microwit_cli::engine::{Engine, takes};
use microwit_cli::pack::{Options, pack};
use microwit_engine::Instance;
use microwit_host::{Format, Limits};

/// Apps, each of which needs exactly one feature.
const APPS: &[(&str, &str)] = &[
    ("mutable-global", "(global (export \"g\") (mut i32) (i32.const 0))"),
    ("sign-extension", "(func (drop (i32.extend8_s (i32.const 1))))"),
    ("saturating-float-to-int", "(func (drop (i32.trunc_sat_f32_s (f32.const 1))))"),
    ("multi-value", "(func (result i32 i32) i32.const 1 i32.const 2)"),
    (
        "bulk-memory-opt",
        "(memory 1) (func (memory.copy (i32.const 0) (i32.const 1) (i32.const 1)))",
    ),
    (
        "bulk-memory-opt",
        "(memory 1) (func (memory.fill (i32.const 0) (i32.const 1) (i32.const 1)))",
    ),
    (
        "bulk-memory",
        "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 1)))",
    ),
    ("reference-types", "(table 1 funcref) (func (drop (table.size 0)))"),
    ("reference-types", "(table 1 funcref) (table 1 funcref)"),
    ("gc-types", "(func (param externref))"),
    ("tail-call", "(func $f (return_call $f))"),
    ("extended-const", "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
    ("multi-memory", "(memory 1) (memory 1)"),
    ("custom-page-sizes", "(memory 1 (pagesize 1))"),
    (
        "wide-arithmetic",
        "(func (param i64 i64) (drop (drop (i64.mul_wide_s (local.get 0) (local.get 1)))))",
    ),
    ("simd", "(func (drop (v128.const i32x4 1 2 3 4)))"),
    ("memory64", "(memory i64 1)"),
    ("memory64", "(table i64 1 funcref)"),
    ("threads", "(memory 1 1 shared)"),
    ("exceptions", "(tag)"),
    ("gc", "(type (struct))"),
];

fn runs(engine: Engine, app: &[u8]) -> bool {
    App::new(engine, app, false).is_some_and(|app| app.on(Loads))
}

/// Tests whether an app loads.
struct Loads;

impl OnAny for Loads {
    type Done = bool;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> bool {
        let limits = Limits::DEFAULT.memory(1 << 20).memories(2).without_fuel_limit();
        Instance::<E, ()>::load(app, &mut (), limits).is_ok()
    }
}

#[test]
fn what_is_listed_runs_and_what_is_not_is_refused() {
    // Cargo unites wasmi's features over the whole workspace, and wasmi cannot switch these off at run
    // time.
    let more = [(Engine::Wasmi, "memory64"), (Engine::Wasmi, "simd")];
    for (feature, text) in APPS {
        let app = module(&format!("(module {text})"));
        for engine in Engine::ALL {
            let listed = engine.features().contains(feature);
            let told = format!("{engine} and {feature}: {text}");
            assert_eq!(takes(engine, &app).is_ok(), listed, "{told}: {:?}", takes(engine, &app));
            if !more.contains(&(engine, *feature)) {
                assert_eq!(runs(engine, &app), listed, "{told}");
            }
        }
    }
}

#[test]
fn a_refusal_names_the_feature_and_the_way_out() {
    for (feature, text) in APPS {
        let app = module(&format!("(module {text})"));
        for engine in Engine::ALL {
            let Err(error) = takes(engine, &app) else { continue };
            let told = error.to_string();
            assert!(told.starts_with("it uses `") && told.contains("help: "), "{feature}: {told}");
        }
    }
}

type Value = (&'static str, fn(u32) -> u32);

/// The operands of comparisons: many ways to write a parameter, and many ways to write 0.
const VALUES: &[Value] = &[
    ("(local.get 0)", |x| x),
    ("(local.tee 2 (local.get 0))", |x| x),
    ("(call $same (local.get 0))", |x| x),
    ("(block (result i32) (local.get 0))", |x| x),
    ("(i32.and (local.get 0) (i32.const 1))", |x| x & 1),
    ("(i32.eq (local.get 0) (i32.const 5))", |x| (x == 5).into()),
    ("(i32.eqz (local.get 0))", |x| (x == 0).into()),
    ("(i64.eqz (i64.extend_i32_u (local.get 0)))", |x| (x == 0).into()),
    ("(global.get $variable)", |_| 0),
    ("(i32.const 5)", |_| 5),
    ("(i32.const 0)", |_| 0),
    ("(local.tee 2 (i32.const 0))", |_| 0),
    ("(block (result i32) (i32.const 0))", |_| 0),
    ("(i32.sub (i32.const 1) (i32.const 1))", |_| 0),
    ("(i32.clz (i32.const -1))", |_| 0),
    ("(i32.wrap_i64 (i64.const 0))", |_| 0),
    ("(i32.trunc_f32_s (f32.const 0))", |_| 0),
    ("(i32.and (i32.const 0) (local.get 0))", |_| 0),
    ("(i32.mul (local.get 0) (i32.const 0))", |_| 0),
    ("(global.get $zero)", |_| 0),
];

/// Conditions in the text format, and functions that compute their result for a number.
fn conditions() -> impl Iterator<Item = (String, impl Fn(u32) -> bool)> {
    let pairs = VALUES.iter().flat_map(|a| VALUES.iter().map(move |b| (a, b)));
    let compared = pairs.flat_map(|pair| [("eq", true), ("ne", false)].map(|how| (pair, how)));
    let compared = compared.flat_map(|compared| [false, true].map(|not| (compared, not)));
    compared.map(|((((a, of_a), (b, of_b)), (how, equal)), not)| {
        let text = format!("(i32.{how} {a} {b})");
        let text = if not { format!("(i32.eqz {text})") } else { text };
        (text, move |x| ((of_a(x) == of_b(x)) == equal) != not)
    })
}

#[test]
fn a_select_after_any_other_comparison_is_nothing_to_refuse() {
    for comparison in ["eq", "ne", "lt_s", "ge_u"] {
        for other in ["(local.get 1)", "(i32.const 5)", "(call $f (local.get 1) (i32.const 7))"] {
            let app = format!(
                "(module (func $f (param i32 i32) (result i32) (select (local.get 1) (local.get 0)
                    (i32.{comparison} (local.get 0) {other}))))"
            );
            for engine in Engine::ALL {
                assert!(takes(engine, &module(&app)).is_ok(), "{engine}: {app}");
            }
        }
    }
}

#[test]
fn a_select_is_packed_so_that_the_engine_selects_right() {
    for (condition, chosen) in conditions() {
        let calls = [(5, 9), (0, 6), (4, 3)].map(|(x, y): (u32, u32)| {
            let chosen = if chosen(x) { y } else { x };
            format!(
                "(if (i32.ne (call $f (i32.const {x}) (i32.const {y})) (i32.const {chosen}))
                    (then unreachable))"
            )
        });
        let app = module(&format!(
            "(module (global $zero i32 (i32.const 0)) (global $variable (mut i32) (i32.const 0))
                (func $same (param i32) (result i32) local.get 0)
                (func $f (param i32 i32) (result i32) (local i32)
                    (select (local.get 1) (local.get 0) {condition}))
                (func $start {}) (start $start))",
            calls.join(" ")
        ));
        for engine in [Engine::Wasmi, Engine::Tinywasm, Engine::Wamr] {
            let packed = pack(&app, Options::of(engine)).unwrap().bytes;
            // An app that was packed into another format cannot be packed again.
            let packed = if Format::of(&packed) == Some(Format::Module) { &packed } else { &app };
            assert!(runs(engine, packed), "{engine}: {condition}");
            assert!(runs(engine, &app) || takes(engine, &app).is_err(), "{engine}: {condition}");
        }
    }
}

/// The table in `engines/README.md`: each feature, with its cell for each engine.
fn told() -> Vec<(String, Vec<String>)> {
    let text = read("engines/README.md");
    let table = text.split("## What of WebAssembly apps may use").nth(1).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        let feature = cells.next().unwrap().split('`').nth(1).unwrap().to_owned();
        (feature, cells.collect())
    };
    rows.map(row).collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_table_says_what_is_listed_and_each_cell_of_it_has_a_case() {
    let suite: serde_json::Value =
        serde_json::from_str(&read("conformance/guests/features.json")).unwrap();
    let cases = suite["cases"].as_array().unwrap();
    let rows = told();
    for (feature, cells) in &rows {
        assert_eq!(cells.len(), Engine::ALL.len(), "{feature}");
        for (engine, cell) in Engine::ALL.into_iter().zip(cells) {
            let listed = engine.has(feature);
            assert_eq!(cell.starts_with("yes"), listed, "{feature} on {engine}: {cell}");
            let refused = |case: &serde_json::Value| {
                let of = |who: &str| case["refused"].get(who).is_some();
                of(engine.name()) || of("all")
            };
            let mut own = cases.iter().filter(|case| case["item"] == **feature);
            assert!(own.any(|case| refused(case) != listed), "{feature} on {engine}: no case");
        }
    }
    let known = |feature: &&str| rows.iter().any(|row| row.0 == *feature);
    for engine in Engine::ALL {
        assert_eq!(engine.features().iter().find(|feature| !known(feature)), None);
    }
    assert!(cases.iter().all(|case| case["item"].as_str().is_some_and(|item| known(&item))));
}

#[test]
fn a_refusal_names_the_instruction_and_the_function() {
    let app = |grow: &str| {
        module(&format!("(module (import \"a\" \"b\" (func)) (table 1 funcref) {grow})"))
    };
    let named = app("(func) (func $longer (drop (table.size 0)))");
    let exported = app("(func) (func (export \"out\") (drop (table.size 0)))");
    let nameless = app("(func) (func (drop (table.size 0)))");
    for (app, function) in [(named, "`longer`"), (exported, "`out`"), (nameless, "2")] {
        let told = takes(Engine::Wamr, &app).unwrap_err().to_string();
        let expected =
            format!("it uses `reference-types`: `table.size` in function {function} (at byte ");
        assert!(told.starts_with(&expected), "{told}");
    }
    let local = module("(module (func $wide (local v128)))");
    let told = takes(Engine::Wasmi, &local).unwrap_err().to_string();
    assert!(told.starts_with("it uses `simd` in function `wide` (at byte "), "{told}");
}

/// Code that puts the value on top of the stack into a local, and leaves it there too.
fn keeps(local: &str) -> [String; 5] {
    let [get, set, tee] = ["get", "set", "tee"].map(|how| format!("local.{how} {local}"));
    [
        String::new(),
        tee.clone(),
        format!("{set} {get}"),
        format!("{tee} drop {get}"),
        format!("{tee} nop {tee}"),
    ]
}

#[test]
fn a_value_that_is_kept_twice_is_one_value() {
    let types = ["i32", "i64", "f32", "f64"];
    let values =
        ["(call $three)", "(local.get $three)", "({ty}.add ({ty}.const 1) (local.get $two))"];
    for (ty, value) in
        types.iter().flat_map(|ty| values.map(|value| (ty, value.replace("{ty}", ty))))
    {
        let ends = ["local.set $c local.get $c", "local.tee $c"];
        let kept = keeps("$a");
        let pairs =
            kept.iter().flat_map(|first| keeps("$b").map(|second| format!("{first} {second}")));
        let ops = [("sub", 97), ("mul", 300)];
        let cases = pairs.flat_map(|pair| ops.map(|op| (pair.clone(), op)));
        let cases = cases.flat_map(|case| ends.map(|end| (case.clone(), end)));
        let (funcs, calls): (Vec<_>, Vec<_>) = cases
            .enumerate()
            .map(|(number, ((pair, (op, expected)), end))| {
                let func = format!(
                    "(func $f{number} (param $x {ty}) (param $three {ty}) (param $two {ty}) (result {ty})
                        (local $a {ty}) (local $b {ty}) (local $c {ty})
                        local.get $x {value} {pair} {ty}.{op} {end})"
                );
                let call = format!(
                    "(if ({ty}.ne (call $f{number} ({ty}.const 100) ({ty}.const 3) ({ty}.const 2))
                        ({ty}.const {expected})) (then unreachable))"
                );
                (func, call)
            })
            .unzip();
        let app = module(&format!(
            "(module (func $three (result {ty}) {ty}.const 3) {} (func $start {}) (start $start))",
            funcs.concat(),
            calls.concat()
        ));
        for engine in Engine::ALL {
            assert!(runs(engine, &app), "{engine}: {ty}, {value}");
        }
    }
}
