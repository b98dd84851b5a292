//! Guests with upstream's wit-bindgen, unmodified, on our host, each of whose functions waits for one poll.
#![allow(missing_docs, clippy::many_single_char_names)]

#[path = "ecosystem/waiting.rs"]
mod host;
#[allow(dead_code)]
#[path = "ecosystem/samples.rs"]
mod samples;
#[path = "ecosystem/things.rs"]
mod things;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use host::{Board, upstream::Upstream};
use microwit_host::Borrow;
use microwit_wasmi::{Instance, Limits};

/// Polls a call until it is done. Returns how often it was pending, too.
fn run<T>(call: impl Future<Output = T>) -> (T, usize) {
    let mut call = pin!(call);
    for pending in 0.. {
        if let Poll::Ready(done) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return (done, pending);
        }
    }
    unreachable!("it ends")
}

/// Binds the names for the guest, its board and its exports.
macro_rules! app {
    ($guest:ident, $board:ident, $app:ident) => {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../target/guests/conformance/upstream.wasm");
        let wasm = std::fs::read(path)
            .unwrap_or_else(|_| panic!("there is no {path}: run `cargo xtask test guests` first"));
        let mut $board = Board::default();
        let limits = Limits::DEFAULT.memory(64 << 10).fuel(1_000_000);
        let mut $guest: Instance<Board> = Instance::load(&*wasm, &mut $board, limits).unwrap();
        let $app = Upstream::bind(&mut $guest).unwrap();
    };
}

/// Tests that every sample comes back unchanged.
macro_rules! come_back {
    ($($name:ident $wait:ident)*) => { $(
        #[test]
        fn $name() {
            app!(guest, board, app);
            let all = samples::$name();
            for a in all.clone() {
                let expected = a.clone();
                let call = app.mirror.$wait(&mut guest, &mut board, a, |back| back == expected);
                assert_eq!(run(call), (Ok(true), 1), "{expected:?}");
            }
            assert_eq!(board.asked, all.len());
        }
    )* };
}

come_back! {
    text text_async
    bytes bytes_async
    longs longs_async
    words words_async
    one_note one_note_async
    notes notes_async
    one_shape one_shape_async
    shapes shapes_async
    maybe maybe_async
    outcome outcome_async
}

#[test]
fn upstream_guests_take_and_pass_seventeen_parameters() {
    app!(guest, board, app);
    let [a, b, c, d, e, f, g, h] = ["a", "", "ccc", "ð", "e", "f", "g", "last"];
    let see = |(text, number): (&str, u64)| (text.to_owned(), number);
    let call = app.mirror.many_async(&mut guest, &mut board, a, b, c, d, e, f, g, h, 1 << 40, see);
    assert_eq!(run(call), (Ok(("acccðefglast".to_owned(), 1 << 40)), 1));
}

#[test]
fn upstream_guests_make_lend_join_and_drop_things_of_the_host() {
    app!(guest, board, app);
    let (story, pending) = run(app.visit_async(&mut guest, &mut board, 20, str::to_owned));
    assert_eq!(story, Ok("61 thing 21 41".to_owned()));
    assert_eq!((board.things.alive(), board.things.made, board.asked), (vec![], 3, pending));
    let (story, pending) = run(app.visit_async(&mut guest, &mut board, 99, str::to_owned));
    assert_eq!((story, pending), (Ok("no thing 100".to_owned()), 2));
    assert_eq!(board.things.alive(), []);
}

#[test]
fn upstream_guests_look_at_what_they_are_lent_and_give_what_they_own() {
    app!(guest, board, app);
    let (thing, pending) = run(app.give_async(&mut guest, &mut board, 7));
    let thing = thing.unwrap();
    assert_eq!((board.things.alive(), pending), (vec![7], 1));
    let lent = Borrow::new(thing.rep());
    assert_eq!(run(app.look_async(&mut guest, &mut board, lent)), (Ok(8), 1));
}

#[test]
fn a_call_that_is_dropped_where_it_waits_leaves_nothing_behind() {
    for last in 1.. {
        app!(guest, board, app);
        let whole = {
            let mut call = pin!(app.visit_async(&mut guest, &mut board, 20, str::to_owned));
            let mut polls = (0..last)
                .map(|_| call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
            polls.any(|ready| ready)
        };
        guest.unload(&mut board);
        assert_eq!(board.things.alive(), [], "dropped after {last} polls");
        if whole {
            assert!(last > 5);
            return;
        }
    }
}
