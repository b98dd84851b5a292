//! What a module weighs.
// The code is safe, and the modules are so large that Miri would take hours.
#![cfg(not(miri))]
#![allow(missing_docs)]

use microwit_engine::{Kind, Weight, are_shallow};

#[track_caller]
fn weight(text: &str) -> Weight {
    Weight::of(&wat::parse_str(text).unwrap()).unwrap()
}

#[test]
fn what_there_is_of_each_kind_is_counted() {
    let weight = weight(
        "(module
            (type (func (param i32))) (type (func (result i64)))
            (import \"a\" \"b\" (func)) (import \"a\" \"c\" (func))
            (func) (func) (func)
            (table 1 funcref) (memory 1) (global i32 (i32.const 0)) (global f64 (f64.const 0))
            (export \"x\" (func 0)) (export \"y\" (memory 0))
            (elem (i32.const 0) 0) (data (i32.const 0) \"abc\") (data \"d\"))",
    );
    let kinds = [
        (Kind::Types, 3), // The functions have one of their own.
        (Kind::Imports, 2),
        (Kind::Funcs, 3),
        (Kind::Globals, 4),
        (Kind::Exports, 2),
        (Kind::Segments, 3),
    ];
    for (kind, number) in kinds {
        assert_eq!(weight.get(kind), number, "{kind:?}");
    }
}

#[test]
fn the_deepest_blocks_and_the_most_locals_of_a_function_count() {
    let all = weight(
        "(module
            (func (local i32 i32 i64) (block (loop (if (i32.const 1) (then) (else (nop)))) (block)))
            (func (local f32) (block)))",
    );
    assert_eq!((all.get(Kind::Depth), all.get(Kind::Locals)), (3, 3 + 2));
}

#[test]
fn an_initial_value_has_an_end_of_operators() {
    let of = |operators: usize| {
        let (ones, adds) = ("i32.const 1 ".repeat(operators), "i32.add ".repeat(operators));
        let value = format!("i32.const 1 {ones} {adds}");
        [
            format!("(module (global i32 {value}))"),
            format!("(module (memory 1) (data (offset {value}) \"x\"))"),
            format!("(module (table 99 funcref) (func $f) (elem (offset {value}) $f))"),
            format!("(module (table 99 funcref) (elem (offset {value}) funcref (ref.null func)))"),
        ]
    };
    for (operators, is_shallow) in [(0, true), (32, true), (33, false), (20_000, false)] {
        for text in of(operators) {
            let module = wat::parse_str(&text).expect("it is sound");
            assert_eq!(are_shallow(&module), is_shallow, "{operators}: {text:.60}");
        }
    }
}

#[test]
fn memories_and_tables_count_as_they_begin() {
    let all = weight(
        "(module (memory 2 9) (memory 3 (pagesize 1)) (table 5 funcref) (table 7 9 externref))",
    );
    assert_eq!((all.memory, all.tables), (2 * 65_536 + 3, 12));
}

#[test]
fn the_longest_type_counts() {
    let all = weight("(module (type (func (param i32 i64) (result f32))) (type (func)))");
    assert_eq!(all.get(Kind::Locals), 3);
}

#[test]
fn what_makes_many_values_is_known_before_it_does() {
    let widest = |text: &str| weight(text).widest;
    let one = "(type (func (param i32 i32 i32) (result i32)))";
    assert_eq!(widest("(module (func (param i32 i32)))"), 1);
    assert_eq!(widest("(module (func (result i32 i32 i32) unreachable))"), 3);
    assert_eq!(widest(&format!("(module {one} (func (block (result i32) unreachable) drop))")), 1);
    assert_eq!(widest(&format!("(module {one} (func unreachable (block (type 0)) drop))")), 4);
}

#[test]
fn values_are_followed_by_what_instructions_take_and_make() {
    let bodies = [
        ("(drop (i32.add (i32.const 1) (i32.const 2)))", 2),
        ("(i32.const 1) (drop) (i32.const 1) (drop) (i32.const 1) (drop)", 1),
        (
            "(memory.size) (memory.size) (memory.size) (i32.store (i32.const 0) (i32.const 1)) unreachable",
            5,
        ),
        ("(memory.fill (i32.const 0) (i32.const 0) (i32.const 0)) (table.size) drop", 3),
        ("(drop (select (i32.const 1) (i32.const 2) (i32.const 3))) (i32.const 1) drop", 3),
        (
            "(drop (call $two (i32.const 1) (i32.const 2))) (drop (call $two (i32.const 1) (i32.const 2)))",
            2,
        ),
        ("(drop (call_indirect (type 0) (i32.const 1) (i32.const 2) (i32.const 3))) (nop)", 3),
        ("(call $host (i64.const 1)) (call $host (i64.const 1)) (call $host (i64.const 1))", 1),
        ("(block (i32.const 1) (i32.const 2) (br 0)) (i32.const 1) drop", 2),
        (
            "(block (i32.const 1) (i32.const 2) unreachable) (i32.const 1) (i32.const 2) (i32.const 3) unreachable",
            3,
        ),
        ("(if (i32.const 1) (then (i32.const 1) return) (else (i32.const 2) return))", 1),
    ];
    for (body, values) in bodies {
        let text = format!(
            "(module (type (func (param i32 i32) (result i32))) (import \"a\" \"m\" (memory 1))
                (import \"a\" \"h\" (func $host (param i64))) (table 1 funcref)
                (func $two (type 0) (local.get 1)) (func {body}))"
        );
        assert_eq!(weight(&text).get(Kind::Values), values, "{body}");
    }
}

#[test]
fn values_that_blocks_keep_add_up_however_deep() {
    for depth in [3, 31, 32, 33, 200] {
        let within =
            format!("{}{}", "(i32.const 1) (block ".repeat(depth), "unreachable)".repeat(depth));
        let text = format!("(module (func {within} unreachable))");
        assert_eq!(weight(&text).get(Kind::Values), depth as u32);
    }
}

/// Each with a parameter more than the one before.
fn seventy_types() -> String {
    let types = (0..70).map(|number| format!("(type (func (param {})))", "i32 ".repeat(number)));
    types.collect::<Vec<_>>().concat()
}

#[test]
fn where_types_are_not_remembered_calls_take_nothing() {
    let types = seventy_types();
    let text = format!(
        "(module {types} (func $few (type 1) unreachable) (func $many (type 69) unreachable)
            (func (call $few (i32.const 1)) (call $few (i32.const 1)) {} (call $many) (nop)))",
        "(i32.const 1)".repeat(69)
    );
    assert_eq!(weight(&text).get(Kind::Values), 70);
}

#[test]
fn a_block_of_a_type_with_a_large_number_has_values() {
    let types = seventy_types();
    let all = weight(&format!("(module {types} (func unreachable (block (type 64) unreachable)))"));
    assert_eq!(all.widest, 69);
}

#[test]
fn the_largest_function_and_all_of_them_count() {
    let all =
        weight("(module (func nop nop nop) (func nop) (func (drop (memory.size))) (memory 1))");
    assert_eq!((all.get(Kind::MostCode), all.get(Kind::MostWords)), (4, 2));
    assert!(all.get(Kind::Code) >= 4 + 2 + 3 && all.get(Kind::Words) == 2);
}

#[test]
fn where_data_begins_weighs_more_than_what_it_is() {
    let items = |at: &str| {
        weight(&format!("(module (memory 1) (data (offset {at}) \"abc\"))")).get(Kind::Items)
    };
    assert_eq!(items("(i32.const 0)"), 3);
    assert_eq!(items("(i32.const 0) (i32.const 0) (i32.add)"), 6);
}

/// Bodies of functions. Bytes of `end` and of `block` are among what belongs to their instructions, and
/// must not be taken for these.
const BODIES: &[&str] = &[
    "(drop (i32.const 0x0b0b0b0b))",
    "(drop (i64.const 0x0202020202020202))",
    "(drop (f32.const nan:0x020b02)) (drop (f64.const 0x1.20b0b0b0b0b0bp+1))",
    "(block (br_table 0 0 0 0 0 0 0 0 0 0 0 (i32.const 0)))",
    "(drop (i32.load offset=779 (i32.const 0)))",
    "(i64.store8 offset=2 (i32.const 0) (i64.const 0))",
    "(call 11) (call_indirect (type 2) (i32.const 0))",
    "(drop (select (result i32) (i32.const 0) (i32.const 1) (i32.const 2)))",
    "(drop (memory.grow (memory.size)))",
    "(memory.copy (i32.const 0) (i32.const 0) (i32.const 2))",
    "(memory.fill (i32.const 0) (i32.const 0) (i32.const 2))",
    "(memory.init 2 (i32.const 0) (i32.const 0) (i32.const 2)) (data.drop 2)",
    "(table.set 0 (i32.const 0) (ref.func 11))",
    "(drop (table.grow 0 (ref.null func) (i32.const 2)))",
    "(table.copy (i32.const 0) (i32.const 0) (i32.const 2))",
    "(drop (ref.is_null (table.get 0 (i32.const 0))))",
    "(drop (i32.trunc_sat_f64_s (f64.const 0))) (drop (i64.extend32_s (i64.const 0)))",
    "(global.set 2 (global.get 2)) (return_call 11)",
];

#[test]
fn each_instruction_is_passed_over_with_all_that_belongs_to_it() {
    for body in BODIES {
        let functions = "(func) ".repeat(11);
        let text = format!(
            "(module (type (func)) (type (func (param i32))) (type (func)) (memory 1)
                (table 12 funcref) (global i32 (i32.const 0)) (global i32 (i32.const 0))
                (global (mut i32) (i32.const 0)) (data \"\") (data \"\") (data \"\")
                {functions} (func) (elem declare func 11) (func (loop (block {body}))))"
        );
        let depth = if body.contains("br_table") { 3 } else { 2 };
        assert_eq!(weight(&text).get(Kind::Depth), depth, "{body}");
    }
}

#[test]
fn what_is_no_module_weighs_nothing() {
    for bytes in [
        &b""[..],
        b"\0asm",
        b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x0f",
        b"\0asm\x01\0\0\0\x0a\x05\x01\x03\0\xff\x0b",
    ] {
        assert_eq!(Weight::of(bytes), None);
    }
}
