//! Functions that keep many values at once.

use super::MANY;

/// The code that makes values: its name, the number of values, and its text.
pub const MAKERS: &[(&str, usize, &str)] = &[
    ("memory.size", 1, "(memory.size)"),
    ("table.size", 1, "(table.size)"),
    ("local.get", 1, "(local.get 0)"),
    ("local.tee", 1, "(local.tee 0 (i32.const 9))"),
    ("local.tee of a local", 1, "(local.tee 0 (local.get 1))"),
    ("constants", 1, "(i32.const 7)"),
    ("wide constants", 1, "(i64.const 0x123456789abcdef)"),
    ("floats", 1, "(f64.const 1.5)"),
    ("global.get", 1, "(global.get $g)"),
    ("global.get of a constant", 1, "(global.get $c)"),
    ("calls", 1, "(call $one)"),
    ("calls with three results", 3, "(call $three)"),
    ("calls with an argument", 1, "(call $echo (local.get 0))"),
    ("calls with constants", 1, "(call $first (i64.const 1) (i64.const 2) (i64.const 3))"),
    ("indirect calls", 1, "(call_indirect (result i32) (local.get 0))"),
    ("ref.null", 1, "(ref.null func)"),
    ("ref.func", 1, "(ref.func $one)"),
    ("table.get", 1, "(table.get 0 (local.get 0))"),
    ("loads", 1, "(i64.load offset=70000 (local.get 0))"),
    ("memory.grow", 1, "(memory.grow (local.get 0))"),
    ("comparisons", 1, "(i32.eqz (local.get 0))"),
    ("sums", 1, "(i32.add (local.get 0) (local.get 1))"),
    ("wide sums", 1, "(i64.add (global.get $g) (i64.const 0x123456789abcdef))"),
    ("conversions", 1, "(f32.convert_i32_s (local.get 0))"),
    ("values of two registers", 2, "(memory.size) (f64.convert_i32_s (memory.size))"),
    ("selects", 1, "(select (local.get 0) (memory.size) (local.get 1))"),
    ("selects of constants", 1, "(select (i64.const 1) (i64.const 2) (local.get 1))"),
    ("selects with a type", 1, "(select (result i32) (local.get 0) (memory.size) (local.get 1))"),
    ("blocks", 1, "(block (result i32) (memory.size))"),
    ("blocks that are left", 1, "(block (result i32) (br 0 (local.get 0)))"),
    ("blocks that may be left", 1, "(block (result i32) (i32.const 5) (br_if 0 (local.get 1)))"),
    (
        "blocks of three",
        3,
        "(block (result i32 i64 f32) (i32.const 1) (i64.const 2) (f32.const 3) (br_if 0 (local.get 1)))",
    ),
    ("loops", 1, "(loop (result i32) (i32.const 5) (br_if 0 (local.get 1)))"),
    ("ifs", 1, "(if (result i32) (local.get 0) (then (i32.const 5)) (else (local.get 1)))"),
    (
        "ifs that are left",
        1,
        "(if (result i32) (local.get 0) (then (br 0 (i32.const 5))) (else (unreachable)))",
    ),
    ("branches with a value", 1, "(i32.const 3) (local.get 1) (br_if $value)"),
    (
        "branches with three",
        3,
        "(i32.const 3) (i32.const 4) (i32.const 5) (local.get 1) (br_if $three)",
    ),
    ("values below a store", 1, "(local.get 0) (i32.store (local.get 0) (memory.size))"),
    ("values below a local", 1, "(local.get 0) (local.set 0 (memory.size))"),
    ("values below a block", 1, "(local.get 0) (block (br_if 0 (local.get 1)))"),
    ("values below a loop", 1, "(local.get 0) (loop (br_if 0 (local.get 1)))"),
    ("values below an if", 1, "(local.get 0) (if (local.get 1) (then (nop)) (else (nop)))"),
    (
        "values below a table of branches",
        1,
        "(local.get 0) (block (block (br_table 0 1 0 1 (local.get 1))))",
    ),
];

/// A module with functions that others call and refer to. It has types with three results if `functions`
/// needs them.
pub fn module(functions: &str) -> String {
    let three = if functions.contains("$three") {
        "(func $three (result i32 i32 i32) (i32.const 1) (i32.const 2) (i32.const 3))"
    } else {
        ""
    };
    format!(
        "(module (memory 0) (table 4 funcref) (elem declare func $one)
            (global $g (mut i64) (i64.const 1)) (global $c i32 (i32.const 5))
            (func $one (result i32) (i32.const 1)) {three}
            (func $echo (param i32) (result i32) (local.get 0))
            (func $first (param i64 i64 i64) (result i64) (local.get 0))
            {functions})"
    )
}

/// A function that keeps the values that this code makes.
pub fn function(locals: &str, text: &str) -> String {
    let text = format!("(drop (block $value (result i32) {text} (unreachable)))");
    let text = if text.contains("$three") {
        format!("(block $three (result i32 i32 i32) {text} (unreachable)) (drop) (drop) (drop)")
    } else {
        text
    };
    format!("(func (param i32 i32) (local {locals}) {text})")
}

/// All modules, each with its name.
pub fn all() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, _, maker) in MAKERS {
        all.push((format!("kept: {name}"), module(&function("", &maker.repeat(MANY)))));
    }
    for (name, _, maker) in MAKERS.iter().step_by(5) {
        let (many, some) = (maker.repeat(MANY), maker.repeat(20));
        let locals = "i64 ".repeat(MANY);
        let (open, close) = (format!("{maker} (block "), " (unreachable))");
        let nested = format!("{}{}", open.repeat(MANY), close.repeat(MANY));
        let ifs =
            format!("(if (local.get 1) (then {some} (unreachable)) (else {some} (unreachable)))");
        let table = format!("(block (block {some} (br_table 0 1 0 (local.get 1))))");
        let functions = [
            ("where nothing comes", function("", &format!("(unreachable) {many}"))),
            ("beside locals", function(&locals, &many)),
            ("in blocks", function("", &nested)),
            ("in branches", function("", &ifs.repeat(MANY / 20))),
            ("up to a table of branches", function("", &table.repeat(MANY / 20))),
            ("by functions", function("", &some).repeat(MANY / 20)),
        ];
        let families =
            functions.iter().map(|(how, text)| (format!("kept {how}: {name}"), module(text)));
        all.extend(families);
    }
    all
}
