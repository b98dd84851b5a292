//! Attacks on the heap by size, and on all code that reads modules.

use super::Right::{AnyTrap, Refused, Returned};
use super::{ANY, Attack, app, attack, many};
use crate::app::altered;

/// A body of `run` with deeply nested blocks.
fn nested(count: usize, open: &str, close: &str) -> String {
    format!("{}{} (i32.const 0)", open.repeat(count), close.repeat(count))
}

/// A body of `run` that keeps many values.
fn kept(count: usize, maker: &str) -> String {
    format!("(local $l i32) (block $kept (result i32) {} (unreachable))", maker.repeat(count))
}

/// The largest memory that an app may have.
const HONEST: &str = r#"(memory (export "memory") 1)"#;

pub const ATTACKS: &[Attack] = &[
    attack("table of 10,000,000", app!(rest: "(table 10000000 funcref)"), &[Refused]),
    attack(
        "20 tables of 10,000,000",
        app!(rest: "(table 10000000 funcref)".repeat(20)),
        &[Refused],
    ),
    attack(
        "1,000 tables of none",
        app!(rest: "(table 0 funcref)".repeat(1000)),
        &[Refused, Returned],
    ),
    attack(
        "two tables, beyond the limit in sum",
        app!(rest: "(table 600 funcref)".repeat(2)),
        &[Refused],
    ),
    attack(
        "100 memories",
        app!(memory: format!("{HONEST}{}", "(memory 1)".repeat(99))),
        &[Refused],
    ),
    attack(
        "100 memories of none",
        app!(memory: format!("{HONEST}{}", "(memory 0)".repeat(99))),
        &[Refused],
    ),
    attack("memory of exactly the limit", app!(), &[Returned]),
    attack(
        "memory of the limit and a page",
        app!(memory: r#"(memory (export "memory") 2)"#),
        &[Refused],
    ),
    attack("memory of 4 GiB", app!(memory: r#"(memory (export "memory") 65536)"#), &[Refused]),
    attack("20,000 functions", app!(rest: "(func)".repeat(20_000)), ANY),
    attack(
        "20,000 types",
        app!(rest: many(20_000, |i| format!("(type (func (param {})))",
        "i32 i64 f32 f64 ".repeat(i % 4)))),
        ANY,
    ),
    attack(
        "20,000 imports",
        app!(first: r#"(import "a:b/things" "note" (func (param i32)))"#.repeat(20_000)),
        ANY,
    ),
    attack("20,000 globals", app!(rest: "(global i64 (i64.const 1))".repeat(20_000)), ANY),
    attack(
        "20,000 exports",
        app!(rest: many(20_000, |i| format!("(export \"e{i}\" (func $run))"))),
        ANY,
    ),
    attack("20,000 data segments", app!(rest: "(data (i32.const 0) \"\")".repeat(20_000)), ANY),
    attack("20,000 passive data segments", app!(rest: "(data \"\")".repeat(20_000)), ANY),
    attack(
        "20,000 element segments",
        app!(rest: format!("(table 1 funcref){}",
        "(elem (i32.const 0) func $run)".repeat(20_000))),
        ANY,
    ),
    attack(
        "one segment of 20,000 elements",
        app!(rest: format!("(elem func {})", "$run ".repeat(20_000))),
        ANY,
    ),
    attack("1,500 functions", app!(rest: "(func)".repeat(1500)), ANY),
    attack("30,000 blocks in blocks", app!(run: nested(30_000, "(block ", ")")), ANY),
    attack("30,000 loops in loops", app!(run: nested(30_000, "(loop ", ")")), ANY),
    attack("30,000 ifs in ifs", app!(run: nested(30_000, "(if (i32.const 1) (then ", "))")), ANY),
    attack(
        "br_table of 20,000",
        app!(run: format!(
        "(block (br_table {} (i32.const 0))) (i32.const 0)", "0 ".repeat(20_000))),
        ANY,
    ),
    attack(
        "br_table of 20,000 with 200 results",
        app!(
            run: "(call $f) (i32.const 0)",
            rest: format!("(func $f (block (result {r}) {c} (br_table {} (i32.const 0))) {})",
                "0 ".repeat(20_000), "(drop)".repeat(200), r = "i32 ".repeat(200), c = "(i32.const 1)".repeat(200)),
        ),
        ANY,
    ),
    attack("4,000 values kept", app!(run: kept(4000, "(memory.size)")), ANY),
    attack("6,000 values of a local kept", app!(run: kept(6000, "(local.get $l)")), ANY),
    attack(
        "3,000 values of a global kept",
        app!(run: kept(3000, "(global.get $g)"), rest: "(global $g i64 (i64.const 1))"),
        ANY,
    ),
    attack(
        "1,000 values kept past branches",
        app!(run: kept(1000, "(i32.const 7) (local.get $l) (br_if $kept)")),
        ANY,
    ),
    attack(
        "300 values kept past blocks",
        app!(run: kept(300, "(memory.size) (block (br_if 0 (local.get $l)))")),
        ANY,
    ),
    attack(
        "49,000 locals",
        app!(
            run: "(call $f) (i32.const 0)",
            rest: format!("(func $f (local {}))", "i64 ".repeat(49_000)),
        ),
        ANY,
    ),
    attack(
        "1,000 parameters",
        app!(
            run: format!("(call $f {}) (i32.const 0)", "(i32.const 1)".repeat(1000)),
            rest: format!("(func $f (param {}))", "i32 ".repeat(1000)),
        ),
        ANY,
    ),
    attack(
        "1,000 results",
        app!(
            run: format!("(call $f) {} (i32.const 0)", "(drop)".repeat(1000)),
            rest: format!("(func $f (result {}) {})", "i32 ".repeat(1000), "(i32.const 1)".repeat(1000)),
        ),
        ANY,
    ),
    attack(
        "10,000 values on the stack",
        app!(run: format!("{}{} (i32.const 0)",
        "(i32.const 1)".repeat(10_000), "(drop)".repeat(10_000))),
        ANY,
    ),
    attack(
        "an import's name of 45 KB, 90 KB beside it",
        app!(
            first: format!("(import \"{}b\" \"f\" (func)) (@custom \"a\" \"{}\")",
                "a".repeat(45_000), "a".repeat(90_000)),
        ),
        &[Refused],
    ),
    attack(
        "a custom section of 135 KB",
        app!(first: format!("(@custom \"a\" \"{}\")", "a".repeat(135_000))),
        ANY,
    ),
    attack(
        "an export's name of 100 KB",
        app!(rest: format!("(export \"{}\" (func $run))", "a".repeat(100_000))),
        ANY,
    ),
    attack("an export with NUL in its name", app!(rest: r#"(export "run\00x" (func $run))"#), ANY),
    attack("no bytes", || vec![Vec::new()], &[Refused]),
    attack("bytes of nothing", || vec![vec![0; 1000]], &[Refused]),
    attack("altered modules 0", || altered(0, 60), ANY),
    attack("altered modules 1", || altered(1, 60), ANY),
    attack("altered modules 2", || altered(2, 60), ANY),
    attack("altered modules 3", || altered(3, 60), ANY),
    attack("altered modules 4", || altered(4, 60), ANY),
    attack(
        "cut-off modules",
        || {
            let whole = super::honest();
            (0..whole.len()).step_by(9).map(|end| whole[..end].to_vec()).collect()
        },
        &[Refused, AnyTrap],
    ),
];
