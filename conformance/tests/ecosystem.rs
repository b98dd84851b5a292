//! Guests with upstream's wit-bindgen, unmodified, on our host.
// Parameters have the names from the WIT.
#![allow(missing_docs, clippy::many_single_char_names)]

#[path = "ecosystem/host.rs"]
mod host;
#[path = "ecosystem/samples.rs"]
mod samples;
#[path = "ecosystem/things.rs"]
mod things;

use host::{Board, upstream::Upstream};
use microwit_host::{Borrow, List, Own};
use microwit_wasmi::{Instance, Limits};

fn upstream() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/guests/conformance/upstream.wasm");
    std::fs::read(path)
        .unwrap_or_else(|_| panic!("there is no {path}: run `cargo xtask test guests` first"))
}

/// Binds the names for the guest, its board and its exports.
macro_rules! app {
    ($guest:ident, $board:ident, $app:ident) => {
        let (wasm, mut $board) = (upstream(), Board::default());
        let limits = Limits::DEFAULT.memory(64 << 10).fuel(1_000_000);
        let mut $guest: Instance<Board> = Instance::load(&*wasm, &mut $board, limits).unwrap();
        let $app = Upstream::bind(&mut $guest).unwrap();
    };
}

#[test]
fn upstream_guests_give_back_numbers() {
    app!(guest, board, app);
    for a in samples::numbers() {
        let (u8, i8, u16, i16, u32, i32, u64, i64, f32, f64) = a;
        let mirror = &app.mirror;
        let back = mirror
            .numbers(&mut guest, &mut board, u8, i8, u16, i16, u32, i32, u64, i64, f32, f64)
            .unwrap();
        assert_eq!(back, a);
    }
    for a in [false, true] {
        assert_eq!(app.mirror.truth(&mut guest, &mut board, a), Ok(a));
    }
    for a in ['\0', 'ß', '\u{d7ff}', '\u{e000}', char::MAX] {
        assert_eq!(app.mirror.letter(&mut guest, &mut board, a), Ok(a));
    }
    assert_eq!(board.asked, samples::numbers().len() + 2 + 5);
}

/// Tests that every sample comes back unchanged.
macro_rules! come_back {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            app!(guest, board, app);
            let all = samples::$name();
            for a in all.clone() {
                let expected = a.clone();
                let back = app.mirror.$name(&mut guest, &mut board, a, |back| back == expected);
                assert_eq!(back, Ok(true), "{expected:?}");
            }
            assert_eq!(board.asked, all.len());
        }
    )* };
}

come_back!(text bytes longs words one_note notes one_shape shapes maybe outcome);

#[test]
fn upstream_guests_give_back_what_is_flat() {
    app!(guest, board, app);
    for (color, access) in samples::paint() {
        let back = app.mirror.paint(&mut guest, &mut board, color, access);
        assert_eq!(back, Ok((color, access)));
    }
    for a in [None, Some(None), Some(Some(u32::MAX))] {
        assert_eq!(app.mirror.maybe_maybe(&mut guest, &mut board, a), Ok(a));
    }
    for a in [Ok(()), Err(())] {
        assert_eq!(app.mirror.done(&mut guest, &mut board, a), Ok(a));
    }
    assert_eq!(board.asked, samples::paint().len() + 3 + 2);
}

#[test]
fn upstream_guests_take_and_pass_seventeen_parameters() {
    app!(guest, board, app);
    let [a, b, c, d, e, f, g, h] = ["a", "", "ccc", "ð", "e", "f", "g", "last"];
    let see = |(text, number): (&str, u64)| (text.to_owned(), number);
    let back = app.mirror.many(&mut guest, &mut board, a, b, c, d, e, f, g, h, 1 << 40, see);
    assert_eq!(back, Ok(("acccðefglast".to_owned(), 1 << 40)));
}

#[test]
fn upstream_guests_make_lend_join_and_drop_things_of_the_host() {
    app!(guest, board, app);
    let story = app.visit(&mut guest, &mut board, 20, str::to_owned).unwrap();
    assert_eq!(story, "61 thing 21 41");
    assert_eq!(board.things.alive(), []);
    assert_eq!(board.things.made, 3);
    let story = app.visit(&mut guest, &mut board, 99, str::to_owned).unwrap();
    assert_eq!(story, "no thing 100");
    assert_eq!(board.things.alive(), []);
}

#[test]
fn upstream_guests_look_at_what_they_are_lent_and_give_what_they_own() {
    app!(guest, board, app);
    let thing = app.give(&mut guest, &mut board, 7).unwrap();
    assert_eq!(board.things.alive(), [7]);
    assert_eq!(app.look(&mut guest, &mut board, thing.borrow()), Ok(8));
    assert_eq!(app.look(&mut guest, &mut board, thing.borrow()), Ok(8));
    assert_eq!(board.things.alive(), [7]);
}

#[test]
fn the_host_holds_resources_of_upstream_guests() {
    app!(guest, board, app);
    let counters = &app.counters;
    let a = counters.counter_new(&mut guest, &mut board, 5).unwrap();
    let b = counters.counter_new(&mut guest, &mut board, 10).unwrap();
    assert_eq!(counters.counter_add(&mut guest, &mut board, a.borrow(), 2), Ok(7));
    assert_eq!(counters.counter_add(&mut guest, &mut board, b.borrow(), 1), Ok(11));
    let name = counters.counter_name(&mut guest, &mut board, b.borrow(), str::to_owned);
    assert_eq!(name.as_deref(), Ok("counter at 11"));
    let both: [Borrow<_>; 3] = [a.borrow(), b.borrow(), a.borrow()];
    assert_eq!(counters.total(&mut guest, &mut board, List::from(&both)), Ok(25));
    assert_eq!(counters.live(&mut guest, &mut board), Ok(2));

    let whole = counters.counter_merge(&mut guest, &mut board, a, b).unwrap();
    assert_eq!(counters.live(&mut guest, &mut board), Ok(1));
    let halves = counters.split(&mut guest, &mut board, whole, |halves| halves.unwrap()).unwrap();
    assert_eq!(counters.live(&mut guest, &mut board), Ok(2));
    let value = |guest: &mut _, board: &mut _, half: &Own<_>| {
        counters.counter_add(guest, board, half.borrow(), 0).unwrap()
    };
    let right = halves.right.unwrap();
    assert_eq!(value(&mut guest, &mut board, &halves.left), 9);
    assert_eq!(value(&mut guest, &mut board, &right), 9);

    counters.drop_counter(&mut guest, &mut board, halves.left).unwrap();
    assert_eq!(counters.live(&mut guest, &mut board), Ok(1));
    counters.drop_counter(&mut guest, &mut board, right).unwrap();
    assert_eq!(counters.live(&mut guest, &mut board), Ok(0));

    let nothing = counters.counter_new(&mut guest, &mut board, 0).unwrap();
    let why =
        counters.split(&mut guest, &mut board, nothing, |halves| halves.err().map(str::to_owned));
    assert_eq!(why, Ok(Some("nothing to split".to_owned())));
    assert_eq!(counters.live(&mut guest, &mut board), Ok(0));
}
