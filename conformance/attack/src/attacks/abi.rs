//! Attacks on the values that board and app pass to each other.

use microwit_host::TrapCode::{
    HandlesFull, InvalidUtf8, Misaligned, OtherResource, OutOfBounds, OutOfFuel, Reentered,
    StackOverflow, Starting, TooLong, UnknownHandle, Unreachable,
};

use super::Right::{AnyTrap, Returned, Trap};
use super::{Attack, app, attack};
use crate::life::Entry::{Answer, Hand};

const FOREVER: &str = "(loop (br 0)) (unreachable)";
const OPEN: &str = "(call $open (i32.const 16) (i32.const 3)";
/// The app imports text, so that the board calls `cabi_realloc`.
const TEXT: &str = "(call $text (i32.const 32)) (i32.const 0)";
/// The same after the board has opened a thing for the app.
const PAIR: &str = "(call $pair (i32.const 32)) (i32.const 0)";
const MADE: &str = "(call $end (call $new (i32.const 7))) (i32.const 0)";

pub const ATTACKS: &[Attack] = &[
    attack("honest", app!(run: "(call $drop (call $opened)) (i32.const 0)"), &[Returned]),
    attack(
        "open, wild result pointer",
        app!(run: format!("{OPEN} (i32.const -8)) (i32.const 0)")),
        &[Trap(OutOfBounds)],
    ),
    attack(
        "open, crooked result pointer",
        app!(run: format!("{OPEN} (i32.const 33)) (i32.const 0)")),
        &[Trap(Misaligned)],
    ),
    attack(
        "open, wild name",
        app!(run: "(call $open (i32.const -1) (i32.const 3) (i32.const 32)) (i32.const 0)"),
        &[Trap(OutOfBounds)],
    ),
    attack("things are left open", app!(run: "(call $opened)"), &[Returned]),
    attack(
        "17 things",
        app!(run: "(loop (drop (call $opened)) (br 0)) (unreachable)"),
        &[Trap(HandlesFull)],
    ),
    attack(
        "17 of its own",
        app!(run: "(loop (drop (call $new (i32.const 1))) (br 0)) (unreachable)"),
        &[Trap(HandlesFull)],
    ),
    attack(
        "take, text is not UTF-8",
        app!(run: "(call $take (call $opened) (i32.const 19) (i32.const 1)) (i32.const 0)"),
        &[Trap(InvalidUtf8)],
    ),
    attack(
        "take, wild text",
        app!(run: "(call $take (call $opened) (i32.const 65535) (i32.const 2)) (i32.const 0)"),
        &[Trap(OutOfBounds)],
    ),
    attack(
        "take twice",
        app!(run: "(local i32)
            (call $take (local.tee 0 (call $opened)) (i32.const 0) (i32.const 0))
            (call $take (local.get 0) (i32.const 0) (i32.const 0)) (i32.const 0)"),
        &[Trap(UnknownHandle)],
    ),
    attack(
        "drop, forged handle",
        app!(run: "(call $drop (i32.const 77)) (i32.const 0)"),
        &[Trap(UnknownHandle)],
    ),
    attack(
        "drop, stale handle",
        app!(run: "(local i32) (call $drop (local.tee 0 (call $opened)))
            (call $drop (local.get 0)) (i32.const 0)"),
        &[Trap(UnknownHandle)],
    ),
    attack(
        "drop, its own resource",
        app!(run: "(call $drop (call $new (i32.const 1))) (i32.const 0)"),
        &[Trap(OtherResource)],
    ),
    attack(
        "end, a thing",
        app!(run: "(call $end (call $opened)) (i32.const 0)"),
        &[Trap(OtherResource)],
    ),
    attack("text, realloc traps", app!(run: TEXT, realloc: "(unreachable)"), &[Trap(Unreachable)]),
    attack("text, realloc loops", app!(run: TEXT, realloc: FOREVER), &[Trap(OutOfFuel)]),
    attack("text, wild realloc", app!(run: TEXT, realloc: "(i32.const -8)"), &[Trap(OutOfBounds)]),
    attack(
        "text, realloc grows",
        app!(run: TEXT, realloc: "(drop (memory.grow (i32.const 1))) (i32.const 65536)"),
        &[AnyTrap],
    ),
    attack(
        "text, realloc recurses",
        app!(run: TEXT, realloc: "(call $realloc (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))"),
        &[Trap(StackOverflow)],
    ),
    attack(
        "text, realloc calls the board",
        app!(run: TEXT, realloc: "(call $text (i32.const 32)) (i32.const 64)"),
        &[Trap(Reentered)],
    ),
    attack(
        "text, wild result pointer",
        app!(run: "(call $text (i32.const -4)) (i32.const 0)"),
        &[Trap(OutOfBounds)],
    ),
    attack("pair, realloc traps", app!(run: PAIR, realloc: "(unreachable)"), &[Trap(Unreachable)]),
    attack("pair, realloc loops", app!(run: PAIR, realloc: FOREVER), &[Trap(OutOfFuel)]),
    attack("pair, wild realloc", app!(run: PAIR, realloc: "(i32.const -8)"), &[Trap(OutOfBounds)]),
    attack("pair, realloc opens", app!(run: PAIR, realloc: "(call $opened)"), &[Trap(Reentered)]),
    attack(
        "pair, wild result pointer",
        app!(run: "(call $pair (i32.const -4)) (i32.const 0)"),
        &[Trap(OutOfBounds)],
    ),
    attack(
        "17 pairs",
        app!(run: "(loop (call $pair (i32.const 32)) (br 0)) (unreachable)"),
        &[Trap(HandlesFull)],
    ),
    attack("destructor traps", app!(run: MADE, dtor: "(unreachable)"), &[Trap(Unreachable)]),
    attack("destructor loops", app!(run: MADE, dtor: FOREVER), &[Trap(OutOfFuel)]),
    attack(
        "destructor recurses",
        app!(run: MADE, dtor: "(call $dtor (local.get 0))"),
        &[Trap(StackOverflow)],
    ),
    attack(
        "destructor ends another",
        app!(run: MADE, dtor: "(call $note (i32.const 0)) (call $end (call $new (i32.const 7)))"),
        &[AnyTrap],
    ),
    attack(
        "destructor ends none",
        app!(run: MADE, dtor: "(call $note (i32.const 0))"),
        &[Returned],
    ),
    attack(
        "destructor opens, then traps",
        app!(run: MADE, dtor: "(drop (call $opened)) (unreachable)"),
        &[AnyTrap],
    ),
    attack("answer, post-return traps", app!(post: "(unreachable)"), &[Trap(Unreachable)])
        .by(Answer),
    attack("answer, post-return loops", app!(post: FOREVER), &[Trap(OutOfFuel)]).by(Answer),
    attack("answer, post-return opens", app!(post: "(drop (call $opened))"), &[Trap(Reentered)])
        .by(Answer),
    attack("answer, wild pointer", app!(answer: "(i32.const -4)"), &[Trap(OutOfBounds)]).by(Answer),
    attack(
        "answer, too long",
        app!(answer: "(i64.store (i32.const 64) (i64.const 0x7fffffff_00000000)) (i32.const 64)"),
        &[Trap(OutOfBounds), Trap(TooLong)],
    )
    .by(Answer),
    attack("hand", app!(), &[Returned]).by(Hand),
    attack(
        "hand, forged handle",
        app!(hand: "(drop (call $opened)) (i32.const 9)"),
        &[Trap(UnknownHandle)],
    )
    .by(Hand),
    attack("hand, post-return traps", app!(post: "(unreachable)"), &[Trap(Unreachable)]).by(Hand),
    attack("hand, post-return loops", app!(post: FOREVER), &[Trap(OutOfFuel)]).by(Hand),
    attack("_initialize loops", app!(initialize: FOREVER), &[Trap(OutOfFuel)]),
    attack(
        "_initialize opens, then traps",
        app!(initialize: "(drop (call $opened)) (unreachable)"),
        &[Trap(Unreachable)],
    ),
    attack("start traps", app!(rest: "(func $s (unreachable)) (start $s)"), &[Trap(Unreachable)]),
    attack("start loops", app!(rest: "(func $s (loop (br 0))) (start $s)"), &[Trap(OutOfFuel)]),
    attack(
        "start opens",
        app!(rest: "(func $s (drop (call $opened))) (start $s)"),
        &[Trap(Starting)],
    ),
];
