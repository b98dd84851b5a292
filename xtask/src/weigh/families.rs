//! Modules that have very much of one kind of item: for each kind, the costliest that was found.

mod random;
mod values;

use anyhow::Result;

pub use random::{MODULES, RANDOM};

/// The number of items of the one kind.
const MANY: usize = 1030;

/// A module that consists of `text`.
fn module(text: &str) -> String {
    format!("(module {text})")
}

/// A module with one function that has this body.
fn body(text: &str) -> String {
    module(&format!("(func {text})"))
}

fn each(one: impl Fn(usize) -> String) -> String {
    (0..MANY).map(one).collect::<Vec<_>>().concat()
}

fn nested(open: &str, close: &str) -> String {
    body(&format!("{}{}", open.repeat(MANY), close.repeat(MANY)))
}

/// The parameter types of a function, which differ for each `number`: its bits select them.
fn params(number: usize) -> String {
    (0..11).map(|bit| if number >> bit & 1 == 0 { "i32 " } else { "i64 " }).collect()
}

/// All modules, each with its name.
pub fn all() -> Result<Vec<(String, Vec<u8>)>> {
    let parse = |(name, text): (String, String)| Ok((name, wat::parse_str(text)?));
    let named = [things(), bodies()].into_iter().flatten();
    let named = named.map(|(name, text)| (name.to_owned(), text));
    named.chain(values::all()).chain(random::all()).map(parse).collect()
}

/// Modules that have much of something other than code.
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn things() -> Vec<(&'static str, String)> {
    let many = |text: &str| module(&text.repeat(MANY));
    let funcs = "$f ".repeat(MANY);
    vec![
        ("nothing", module("")),
        (
            "a little of each",
            module(
                r#"(import "a:b/b" "a" (func)) (memory 0 1) (table 1 11 funcref) (global (mut i64) (i64.const 1))
                (func (export "") (result i32) (table.size) (data.drop 0)) (data "x") (elem func 0)
                (export "1" (memory 0)) (export "2" (table 0)) (export "3" (global 0))"#,
            ),
        ),
        ("types", many("(type (func))")),
        ("types that differ", module(&each(|i| format!("(type (func (param {})))", params(i))))),
        (
            "types with results",
            module(&each(|i| format!("(type (func (param i32) (result {})))", params(i)))),
        ),
        ("imports", many(r#"(import "a:b/b" "a" (func))"#)),
        ("functions", many("(func)")),
        ("functions that call", module(&format!("(func $f){}", "(func (call $f))".repeat(MANY)))),
        ("functions of a constant", many("(func (result i64) (i64.const -9000000000))")),
        ("functions with a local", many("(func (local i64))")),
        (
            "functions of types that differ",
            module(&each(|i| format!("(func (param {}))", params(i)))),
        ),
        ("globals", many("(global i32 (i32.const 0))")),
        ("mutable globals", many("(global (mut i64) (i64.const 1))")),
        (
            "globals by expressions",
            many("(global i32 (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3))))"),
        ),
        ("tables", many("(table 0 funcref)")),
        (
            "exports",
            module(&format!("(func $f){}", each(|i| format!(r#"(export "{i}" (func $f))"#)))),
        ),
        (
            "imports with names",
            module(&each(|i| format!(r#"(import "a:b/b" "{i}{}" (func))"#, "n".repeat(60)))),
        ),
        (
            "an import with a name",
            module(&format!(r#"(import "a:b/b" "{}" (func))"#, "n".repeat(90_000))),
        ),
        (
            "a global by a long expression",
            module(&format!(
                "(global i32 (i32.const 0) {})",
                "(i32.const 1) (i32.add)".repeat(MANY)
            )),
        ),
        (
            "data at a long expression",
            module(&format!(
                r#"(memory 1 (pagesize 1)) (data (offset (i32.const 0) {}) "x")"#,
                "(i32.const 0) (i32.add)".repeat(MANY)
            )),
        ),
        (
            "elements at a long expression",
            module(&format!(
                "(table 1 funcref) (func $f) (elem (offset (i32.const 0) {}) func $f)",
                "(i32.const 0) (i32.add)".repeat(MANY)
            )),
        ),
        (
            "exports with names",
            module(&format!(
                "(func $f){}",
                each(|i| format!(r#"(export "{i}{}" (func $f))"#, "n".repeat(60)))
            )),
        ),
        (
            "exports of globals",
            module(&format!(
                "(global $g i32 (i32.const 0)){}",
                each(|i| format!(r#"(export "{i}" (global $g))"#))
            )),
        ),
        (
            "data",
            module(&format!(
                "(memory 1 (pagesize 1)) {}",
                r#"(data (i32.const 0) "x")"#.repeat(MANY)
            )),
        ),
        ("passive data", module(&format!("(memory 0) {}", r#"(data "")"#.repeat(MANY)))),
        ("much passive data", module(&format!(r#"(memory 0) (data "{}")"#, "x".repeat(20_000)))),
        (
            "elements",
            module(&format!(
                "(table 1 funcref) (func $f) {}",
                "(elem (i32.const 0) func $f)".repeat(MANY)
            )),
        ),
        ("a segment of elements", module(&format!("(func $f) (elem func {funcs})"))),
        (
            "elements by expressions",
            module(&format!("(func $f) (elem funcref {})", "(ref.func $f)".repeat(MANY))),
        ),
        ("passive segments", module(&format!("(func $f) {}", "(elem func $f)".repeat(MANY)))),
        (
            "declared elements",
            module(&format!("(func $f) {}", "(elem declare func $f)".repeat(MANY))),
        ),
    ]
}

/// Modules that have much code.
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn bodies() -> Vec<(&'static str, String)> {
    let many = |text: &str| body(&text.repeat(MANY));
    let stack =
        |one: &str, other: &str| body(&format!("{}{}", one.repeat(MANY), other.repeat(MANY)));
    vec![
        ("nothing to do", many("(nop)")),
        ("constants", many("(drop (i32.const 1))")),
        ("constants that differ", body(&each(|i| format!("(drop (i64.const {}))", i << 40)))),
        (
            "floats that differ",
            body(&format!("(local f64) {}", each(|i| format!("(local.set 0 (f64.const {i}.5))")))),
        ),
        ("values on the stack", stack("(i32.const 1)", "(drop)")),
        ("wide values on the stack", stack("(i64.const 81985529216486895)", "(drop)")),
        ("values added", body(&format!("{}{}(drop)", "(i32.const 1)".repeat(MANY), "(i32.add)".repeat(MANY - 1)))),
        (
            "locals on the stack",
            body(&format!("(param i32) {}{}", "(local.get 0)".repeat(MANY), "(drop)".repeat(MANY))),
        ),
        (
            "locals preserved",
            body(&format!(
                "(param i32) {}{}",
                "(local.get 0)(local.set 0 (i32.const 1))".repeat(MANY),
                "(drop)".repeat(MANY)
            )),
        ),
        ("locals", body(&format!("(local {})", "i64 ".repeat(MANY)))),
        ("parameters", body(&format!("(param {})", "i32 ".repeat(900)))),
        (
            "results",
            body(&format!("(result {}) {}", "i32 ".repeat(900), "(i32.const 1)".repeat(900))),
        ),
        ("blocks", many("(block)")),
        ("blocks in blocks", nested("(block ", ")")),
        ("loops in loops", nested("(loop ", ")")),
        ("ifs in ifs", nested("(if (i32.const 1) (then ", "))")),
        (
            "ifs and elses in each other",
            nested("(if (i32.const 1) (then (nop)) (else ", "))"),
        ),
        (
            "blocks with results in blocks",
            body(&format!("(drop {}(i32.const 1){})", "(block (result i32) ".repeat(MANY), ")".repeat(MANY))),
        ),
        (
            "blocks with parameters in blocks",
            body(&format!(
                "(i32.const 1) {}{}(drop)",
                "(block (param i32) (result i32) ".repeat(MANY),
                ")".repeat(MANY)
            )),
        ),
        ("branches", body(&format!("(block {})", "(br_if 0 (i32.const 1))".repeat(MANY)))),
        (
            "a table of branches",
            body(&format!("(block (br_table {} (i32.const 0)))", "0 ".repeat(MANY))),
        ),
        (
            "tables of branches",
            body(&format!("(block {})", "(block (br_table 0 1 (i32.const 0)))".repeat(MANY))),
        ),
        (
            "a table of branches with results",
            body(&format!(
                "(block (result {r}) {c} (br_table {} (i32.const 0))) {}",
                "0 ".repeat(MANY),
                "(drop)".repeat(50),
                r = "i32 ".repeat(50),
                c = "(i32.const 1)".repeat(50)
            )),
        ),
        (
            "calls with arguments",
            module(&format!(
                "(func $f (param i32 i32 i32 i32)) (func {})",
                "(call $f (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4))".repeat(MANY)
            )),
        ),
        (
            "calls with results",
            module(&format!(
                "(func $f (result i32 i32 i32 i32) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4))
                (func {})",
                "(call $f) (drop) (drop) (drop) (drop)".repeat(MANY)
            )),
        ),
        (
            "indirect calls",
            module(&format!(
                "(table 1 funcref) (type $t (func)) (func {})",
                "(call_indirect (type $t) (i32.const 0))".repeat(MANY)
            )),
        ),
        (
            "loads",
            module(&format!(
                "(memory 0) (func {})",
                "(drop (i64.load offset=70000 (i32.const 0)))".repeat(MANY)
            )),
        ),
        (
            "stores",
            module(&format!(
                "(memory 0) (func {})",
                "(i64.store offset=70000 (i32.const 0) (i64.const 5))".repeat(MANY)
            )),
        ),
        (
            "globals read and written",
            module(&format!(
                "(global (mut i64) (i64.const 1)) (func {})",
                "(global.set 0 (global.get 0))".repeat(MANY)
            )),
        ),
        ("selects", many("(drop (select (i32.const 1) (i32.const 2) (i32.const 3)))")),
        ("comparisons", body(&format!("(block {})", "(br_if 0 (i32.lt_s (i32.const 1) (i32.const 2)))".repeat(MANY)))),
        ("no way on", many("(unreachable)")),
        ("returns", many("(return)")),
        ("blocks left", many("(block (br 0))")),
        ("memory filled", module(&format!("(memory 0) (func {})", "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))".repeat(MANY)))),
    ]
}
