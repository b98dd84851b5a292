//! Attacks on time and on the stack.

use microwit_host::TrapCode::{OutOfFuel, StackOverflow};

use super::Right::{AnyTrap, Refused, Returned, Trap};
use super::{Attack, app, attack, many};

/// Runs `body` until the fuel is used up.
fn forever(body: &str) -> String {
    format!("(loop {body} (br 0)) (unreachable)")
}

const TABLE: &str = "(table $t 1000 funcref)";
/// The right ends on an engine that may refuse bulk operations.
const BULK: &[super::Right] = &[Trap(OutOfFuel), Refused];
const TWICE: &str = "(func $f (call $f) (call $f))";
const DEEP: &[super::Right] = &[Trap(StackOverflow), Refused];

/// A list of strings that fills the memory. All entries point to `at` and have this length, and all bytes
/// are ASCII.
fn entries(at: u32, len: u32) -> String {
    format!(
        "(local $at i32) (local.set $at (i32.const 8))
        (loop (i32.store (local.get $at) (i32.const {at}))
            (i32.store (i32.add (local.get $at) (i32.const 4)) (i32.const {len}))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br_if 0 (i32.lt_u (local.get $at) (i32.const 65528))))"
    )
}

/// Blocks that the code leaves at once, before code that never runs.
fn dead_code(bytes: usize) -> String {
    let dead = "(drop (i32.const 1))".repeat(bytes / 4);
    // Each block is 16 bytes after the one before. Together they exceed the ways of a cache of addresses.
    let nops = "(nop)".repeat(14);
    let open = format!("(block {nops}").repeat(5);
    format!("(loop $on {open} (br $on) {dead} ))))) ) (unreachable)")
}

pub const ATTACKS: &[Attack] = &[
    attack("loop", app!(run: forever("")), &[Trap(OutOfFuel)]),
    attack("note in a loop", app!(run: forever("(call $note (i32.const 1))")), &[Trap(OutOfFuel)]),
    attack("text in a loop", app!(run: forever("(call $text (i32.const 32))")), &[Trap(OutOfFuel)]),
    attack(
        "open and drop in a loop",
        app!(run: forever("(call $drop (call $opened))")),
        &[Trap(OutOfFuel)],
    ),
    attack(
        "new and end in a loop",
        app!(run: forever("(call $end (call $new (i32.const 1)))")),
        &[Trap(OutOfFuel)],
    ),
    attack(
        "new and end in a loop, 2,000 exports",
        app!(
            run: forever("(call $end (call $new (i32.const 1)))"),
            rest: many(2000, |i| format!("(export \"e{i}\" (func $run))")),
        ),
        &[Trap(OutOfFuel), Refused],
    ),
    attack(
        "scan: left blocks before dead code",
        app!(run: dead_code(60_000)),
        &[Trap(OutOfFuel), Refused],
    ),
    attack(
        "memory.fill in a loop",
        app!(run: forever("(memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))")),
        BULK,
    ),
    attack(
        "memory.copy in a loop",
        app!(run: forever("(memory.copy (i32.const 0) (i32.const 1) (i32.const 65535))")),
        BULK,
    ),
    attack(
        "memory.init in a loop",
        app!(
            run: forever("(memory.init $d (i32.const 0) (i32.const 0) (i32.const 30000))"),
            rest: format!("(data $d \"{}\")", "x".repeat(30_000)),
        ),
        BULK,
    ),
    attack(
        "table.fill in a loop",
        app!(
            run: forever("(table.fill $t (i32.const 0) (ref.null func) (i32.const 1000))"),
            rest: TABLE,
        ),
        BULK,
    ),
    attack(
        "table.copy in a loop",
        app!(
            run: forever("(table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 999))"),
            rest: TABLE,
        ),
        BULK,
    ),
    attack(
        "table.init in a loop",
        app!(
            run: forever("(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 900))"),
            rest: format!("{TABLE} (elem $e func {})", "$run ".repeat(900)),
        ),
        BULK,
    ),
    attack(
        "memory.grow in a loop",
        app!(run: forever("(drop (memory.grow (i32.const 1)))")),
        &[AnyTrap],
    ),
    attack(
        "memory.grow by nothing in a loop",
        app!(run: forever("(drop (memory.grow (i32.const 0)))")),
        &[Trap(OutOfFuel)],
    ),
    attack(
        "table.grow in a loop",
        app!(
            run: forever("(drop (table.grow $t (ref.null func) (i32.const 100000)))"),
            rest: TABLE,
        ),
        &[AnyTrap, Refused],
    ),
    attack(
        "table.grow by one in a loop",
        app!(run: forever("(drop (table.grow $t (ref.null func) (i32.const 1)))"), rest: TABLE),
        &[AnyTrap, Refused],
    ),
    attack(
        "say 64 KiB in a loop",
        app!(run: forever("(call $say (i32.const 0) (i32.const 65536))")
            .replacen("(loop", "(i32.store8 (i32.const 19) (i32.const 0)) (loop", 1)),
        &[Trap(OutOfFuel)],
    ),
    attack(
        "8,190 lines of 32 KiB",
        app!(run: format!("{} (i32.store8 (i32.const 19) (i32.const 0))
            (call $lines (i32.const 8) (i32.const 8190)) (i32.const 0)", entries(0, 0x7f7f))),
        &[AnyTrap],
    ),
    attack(
        "8,063 pages of 8,063 lines",
        app!(run: format!("{} (call $pages (i32.const 8) (i32.const 8063)) (i32.const 0)", entries(8, 0x1f7f))),
        &[AnyTrap],
    ),
    attack(
        "200 pages of 8,000 empty lines",
        app!(run: "(local $at i32) (local.set $at (i32.const 64))
            (loop (i32.store (local.get $at) (i32.const 1664))
                (i32.store (i32.add (local.get $at) (i32.const 4)) (i32.const 7900))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (br_if 0 (i32.lt_u (local.get $at) (i32.const 1664))))
            (call $pages (i32.const 64) (i32.const 200)) (i32.const 0)"),
        &[AnyTrap],
    ),
    attack("recursion", app!(run: "(call $run)"), &[Trap(StackOverflow)]),
    attack(
        "double recursion",
        app!(run: "(call $f) (i32.const 0)", rest: TWICE),
        &[Trap(StackOverflow)],
    ),
    attack(
        "recursion, indirect",
        app!(
            run: "(call_indirect (result i32) (i32.const 0))",
            rest: "(table 1 funcref) (elem (i32.const 0) $run)",
        ),
        &[Trap(StackOverflow)],
    ),
    attack(
        "recursion, text in each frame",
        app!(run: "(call $text (i32.const 32)) (call $run)"),
        &[Trap(StackOverflow)],
    ),
    attack(
        "recursion, a destructor in each frame",
        app!(run: "(call $end (call $new (i32.const 7))) (call $run)"),
        &[Trap(StackOverflow)],
    ),
    attack("recursion, stack of 0 B", app!(run: "(call $run)"), DEEP).on_stack(0),
    attack("recursion, stack of 16 B", app!(run: "(call $run)"), DEEP).on_stack(16),
    attack("recursion, stack of 100 B", app!(run: "(call $run)"), DEEP).on_stack(100),
    attack("recursion, stack of 1 KiB", app!(run: "(call $run)"), DEEP).on_stack(1024),
    attack(
        "double recursion, stack of 1 KiB",
        app!(run: "(call $f) (i32.const 0)", rest: TWICE),
        DEEP,
    )
    .on_stack(1024),
    attack("honest, stack of 1 KiB", app!(), &[Returned]).on_stack(1024),
    attack(
        "frames of 1,500 locals",
        app!(run: "(call $f) (i32.const 0)", rest: format!("(func $f (local {}) (call $f))", "i64 ".repeat(1500))),
        DEEP,
    ),
];
