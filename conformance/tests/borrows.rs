//! Tests what a guest may do with a handle that its caller lends to it.
#![allow(missing_docs)]

use microwit_host::{Borrow, CallError, List, Own, TrapCode, mcu_host};
use microwit_wasmi::{Instance, Limits};

#[mcu_host(inline = r"
    package a:b;
    interface things {
        resource thing { id: func() -> u32; }
        resource other;
        look: func(at: borrow<thing>);
        take: func(it: thing);
        take-all: func(all: list<thing>);
        swap: func(lent: borrow<thing>, given: thing);
    }
    world lender {
        import things;
        use things.{thing};
        export visit: func(one: borrow<thing>) -> u32;
        export visit-two: func(all: list<borrow<thing>>) -> u32;
    }
")]
#[derive(Default)]
struct Board {
    looked: Vec<u32>,
    taken: Vec<u32>,
    dropped: Vec<u32>,
}

use lender::a::b::things::{Host, HostOther, HostThing, Other, Thing};

impl HostThing for Board {
    fn id(&mut self, this: Borrow<Thing>) -> u32 {
        this.rep()
    }

    fn drop(&mut self, this: Own<Thing>) {
        self.dropped.push(this.rep());
    }
}

impl HostOther for Board {
    fn drop(&mut self, _: Own<Other>) {}
}

impl Host for Board {
    fn look(&mut self, at: Borrow<Thing>) {
        self.looked.push(at.rep());
    }

    fn take(&mut self, it: Own<Thing>) {
        self.taken.push(it.rep());
    }

    fn take_all(&mut self, all: List<'_, Own<Thing>>) {
        self.taken.extend(all.iter().map(|thing| thing.rep()));
    }

    fn swap(&mut self, lent: Borrow<Thing>, given: Own<Thing>) {
        self.looked.push(lent.rep());
        self.taken.push(given.rep());
    }
}

/// A guest with these bodies of `visit` and `visit-two`.
fn guest(visit: &str, visit_two: &str) -> Vec<u8> {
    let text = format!(
        r#"
        (import "a:b/things" "[resource-drop]thing" (func $drop (param i32)))
        (import "a:b/things" "[resource-drop]other" (func $drop-other (param i32)))
        (import "a:b/things" "[method]thing.id" (func $id (param i32) (result i32)))
        (import "a:b/things" "look" (func $look (param i32)))
        (import "a:b/things" "take" (func $take (param i32)))
        (import "a:b/things" "take-all" (func $take-all (param i32 i32)))
        (import "a:b/things" "swap" (func $swap (param i32 i32)))
        (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
        (global $kept (mut i32) (i32.const 0))
        (func (export "visit") (param $it i32) (result i32) {visit})
        (func (export "visit-two") (param $all i32) (param $len i32) (result i32) {visit_two})
        "#
    );
    wat::parse_str(text).unwrap()
}

/// Lends thing 70 to `visit` this many times, or until a call traps.
fn visits(visit: &str, times: usize) -> (Result<Vec<u32>, CallError>, Board) {
    let (wasm, mut board) = (guest(visit, "unreachable"), Board::default());
    let mut guest: Instance<Board> = Instance::load(&*wasm, &mut board, Limits::default()).unwrap();
    let app = lender::Lender::bind(&mut guest).unwrap();
    let results = (0..times).map(|_| app.visit(&mut guest, &mut board, Borrow::new(70))).collect();
    (results, board)
}

#[test]
fn what_is_lent_is_used_passed_on_and_dropped() {
    let (results, board) = visits(
        "(call $look (local.get $it)) (call $look (local.get $it))
        (call $id (local.get $it)) (call $drop (local.get $it))",
        3,
    );
    assert_eq!(results, Ok(vec![70, 70, 70]));
    assert_eq!(board.looked, [70; 6]);
    assert_eq!(board.dropped, [], "a borrow that is dropped drops nothing");
}

#[test]
fn its_handle_is_free_again_for_the_next_call() {
    let (results, _) = visits("(call $drop (local.get $it)) (local.get $it)", 3);
    assert_eq!(results, Ok(vec![1, 1, 1]));
}

#[test]
fn what_a_guest_may_not_do_with_what_it_is_lent() {
    let drop = "(call $drop (local.get $it))";
    let cases = [
        ("(i32.const 0)", 1, TrapCode::BorrowsLeft),
        ("(call $look (local.get $it)) (i32.const 0)", 1, TrapCode::BorrowsLeft),
        ("(call $take (local.get $it)) (i32.const 0)", 1, TrapCode::NotOwned),
        (
            "(i32.store (i32.const 16) (local.get $it))
            (call $take-all (i32.const 16) (i32.const 1)) (i32.const 0)",
            1,
            TrapCode::NotOwned,
        ),
        ("(call $swap (local.get $it) (local.get $it)) (i32.const 0)", 1, TrapCode::NotOwned),
        ("(call $drop-other (local.get $it)) (i32.const 0)", 1, TrapCode::OtherResource),
        (&format!("{drop} {drop} (i32.const 0)"), 1, TrapCode::UnknownHandle),
        (&format!("{drop} (call $look (local.get $it)) (i32.const 0)"), 1, TrapCode::UnknownHandle),
        (
            &format!(
                "(if (global.get $kept) (then (call $look (i32.const 2))))
                (global.set $kept (local.get $it)) {drop} (i32.const 0)"
            ),
            2,
            TrapCode::UnknownHandle,
        ),
    ];
    for (visit, times, code) in cases {
        let (results, board) = visits(visit, times);
        let error = results.expect_err(visit);
        assert_eq!(error.trap.code, code, "{visit}");
        assert_eq!(board.taken, [], "{visit}");
    }
}

#[test]
fn borrows_come_in_lists_and_each_is_dropped() {
    let second = "(i32.load offset=4 (local.get $all))";
    let drop = "(call $drop (i32.load (local.get $all)))";
    let drop_second = format!("(call $drop {second})");
    let lend = |body: &str| {
        let (wasm, mut board) = (guest("unreachable", body), Board::default());
        let mut guest: Instance<Board> =
            Instance::load(&*wasm, &mut board, Limits::default()).unwrap();
        let app = lender::Lender::bind(&mut guest).unwrap();
        let both = [Borrow::new(70), Borrow::new(71)];
        app.visit_two(&mut guest, &mut board, List::from(&both)).map_err(|error| error.trap.code)
    };
    assert_eq!(lend(&format!("(call $id {second}) {drop} {drop_second}")), Ok(71));
    assert_eq!(lend(&format!("{drop} (i32.const 0)")), Err(TrapCode::BorrowsLeft));
    assert_eq!(lend(&format!("{drop_second} (i32.const 0)")), Err(TrapCode::BorrowsLeft));
    assert_eq!(lend(&format!("{drop} {drop} (i32.const 0)")), Err(TrapCode::UnknownHandle));
}
