//! Whatever way a call of an app's function ends, on every engine, the host has afterwards what it had
//! before: what it gave is closed, what it got is its own, and nothing else is open.
#![allow(missing_docs)]

use std::collections::BTreeSet;

use microwit_harness::engine::{self, PLENTY, Running};
use microwit_host::{CallError, Own, TrapCode, mcu_host};

#[mcu_host(inline = r"
    package a:b;
    interface things { resource thing; open: func() -> thing; }
    interface trades {
        use things.{thing};
        record pack { before: string, it: thing, after: string }
        take: func(it: thing, after: string);
        take-pack: func(it: pack);
        take-two: func(it: list<thing, 2>, after: string);
        take-many: func(all: list<thing>, after: string);
        lend-and-take: func(lent: borrow<thing>, it: thing, after: string);
        take-spilled: func(a: pack, b: pack, c: pack, d: pack);
        give: func() -> thing;
        give-pack: func() -> pack;
        give-many: func() -> list<thing>;
        swap: func(it: thing, after: string) -> pack;
    }
    world trader { import things; export trades; }
")]
#[derive(Default)]
struct Board {
    open: BTreeSet<u32>,
    opened: u32,
}

use trader::a::b::things::{Host, HostThing, Thing};
use trader::exports::a::b::trades::Pack;

impl HostThing for Board {
    fn drop(&mut self, it: Own<Thing>) {
        assert!(self.open.remove(&it.rep()), "{} was closed twice", it.rep());
    }
}

impl Host for Board {
    fn open(&mut self) -> Own<Thing> {
        self.opened += 1;
        self.open.insert(self.opened);
        Own::new(self.opened)
    }
}

const HANDLES: usize = 6;

/// An app that opens two things first, which get handles 1 and 2. Its results are at 512: a pack with
/// handle 1, and a list of both at 544.
const APP: &str = r#"(module
    (import "a:b/things" "open" (func $open (result i32)))
    (import "a:b/things" "[resource-drop]thing" (func $drop (param i32)))
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (global $calls (mut i32) (i32.const 0))
    (data (i32.const 512) "\00\00\00\00\02\00\00\00\01\00\00\00\00\00\00\00\02\00\00\00")
    (data (i32.const 536) "\20\02\00\00\02\00\00\00\01\00\00\00\02\00\00\00")
    (func (export "_initialize") (drop (call $open)) (drop (call $open)))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.eq (global.get $calls) (i32.const FAILS)) (then REALLOC))
        (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
        (global.set $free (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
    (func $body BODY)
    (func (export "a:b/trades#take") (param i32 i32 i32) (call $body))
    (func (export "a:b/trades#take-pack") (param i32 i32 i32 i32 i32) (call $body))
    (func (export "a:b/trades#take-two") (param i32 i32 i32 i32) (call $body))
    (func (export "a:b/trades#take-many") (param i32 i32 i32 i32) (call $body))
    (func (export "a:b/trades#lend-and-take") (param i32 i32 i32 i32)
        (call $drop (local.get 0)) (call $body))
    (func (export "a:b/trades#take-spilled") (param i32) (call $body))
    (func (export "a:b/trades#give") (result i32) (call $body) (i32.const HANDLE))
    (func (export "a:b/trades#give-pack") (result i32) (call $body) (i32.const PACK))
    (func (export "a:b/trades#give-many") (result i32) (call $body) (i32.const LIST))
    (func (export "a:b/trades#swap") (param i32 i32 i32) (result i32) (call $body) (i32.const PACK))
    (func $after AFTER)
    (func (export "cabi_post_a:b/trades#give") (param i32) (call $after))
    (func (export "cabi_post_a:b/trades#give-pack") (param i32) (call $after))
    (func (export "cabi_post_a:b/trades#give-many") (param i32) (call $after))
    (func (export "cabi_post_a:b/trades#swap") (param i32) (call $after)))"#;

/// What may be in a place in capitals, first of all what does no harm; and which calls find out.
type Place = (&'static str, &'static [&'static str], &'static [&'static str]);

const ALL: &[&str] = &[""];
const PLACES: &[Place] = &[
    ("BODY", &["", "(drop (call $open))", "unreachable", "(loop (drop (call $open)) (br 0))"], ALL),
    ("AFTER", &["", "unreachable", "(drop (call $open))"], &["give", "swap"]),
    ("HANDLE", &["1", "2", "0", "3", "9", "-1"], &["give"]),
    ("PACK", &["512", "513", "516", "540", "65535", "-4", "8192"], &["give-pack", "swap"]),
    ("LIST", &["536", "537", "540", "544", "65532", "-8", "8192"], &["give-many"]),
    ("FAILS", &["0", "1", "2", "3", "9"], &["take", "swap"]),
    ("REALLOC", &["unreachable", "(return (i32.const 1025))", "(return (i32.const -8))"], &[]),
];

/// The app with some places changed.
fn app(changes: &[(&str, &str)]) -> Vec<u8> {
    let fill = |text: String, (place, harmless, _): &Place| {
        let change = changes.iter().find(|(name, _)| name == place);
        text.replace(place, change.map_or(harmless[0], |(_, change)| change))
    };
    wat::parse_str(PLACES.iter().fold(APP.to_owned(), fill)).unwrap()
}

/// Every way in which an app does harm to a call: one place, or, where that is an allocation, two.
fn harm(call: &str) -> Vec<Vec<(&'static str, &'static str)>> {
    let (_, reallocs, _) = PLACES[6];
    let matters = |place: &&Place| place.2.iter().any(|prefix| call.starts_with(prefix));
    let mut all = Vec::new();
    for (place, changes, _) in PLACES.iter().filter(matters) {
        for change in *changes {
            let answers = if *place == "FAILS" { reallocs } else { &reallocs[..1] };
            all.extend(answers.iter().map(|answer| vec![(*place, *change), ("REALLOC", *answer)]));
        }
    }
    all
}

type Trades = trader::Trader<usize>;

/// Calls the app with things that are opened for it.
type Call = fn(&Trades, &mut Running<Board>, &mut Board) -> Result<(), CallError>;

fn pack(host: &mut Board) -> Pack<'static> {
    Pack { before: "before", it: host.open(), after: "after" }
}

const CALLS: &[(&str, Call)] = &[
    ("take", |app, guest, host| {
        let it = host.open();
        app.trades.take(guest, host, it, "text")
    }),
    ("take-pack", |app, guest, host| {
        let it = pack(host);
        app.trades.take_pack(guest, host, it)
    }),
    ("take-two", |app, guest, host| {
        let it = [host.open(), host.open()];
        app.trades.take_two(guest, host, it, "text")
    }),
    ("take-many", |app, guest, host| {
        let all = [host.open(), host.open(), host.open()];
        app.trades.take_many(guest, host, (&all).into(), "text")
    }),
    ("take-too-many", |app, guest, host| {
        let all: Vec<_> = (0..40).map(|_| host.open()).collect();
        app.trades.take_many(guest, host, all.as_slice().into(), "text")
    }),
    ("take-lent", |app, guest, host| {
        let (lent, it) = (host.open(), host.open());
        let done = app.trades.lend_and_take(guest, host, lent.borrow(), it, "text");
        host.drop(lent);
        done
    }),
    ("take-spilled", |app, guest, host| {
        let (a, b, c, d) = (pack(host), pack(host), pack(host), pack(host));
        app.trades.take_spilled(guest, host, a, b, c, d)
    }),
    ("give", |app, guest, host| {
        let it = app.trades.give(guest, host)?;
        host.drop(it);
        Ok(())
    }),
    ("give-pack", |app, guest, host| {
        let it = app.trades.give_pack(guest, host, |pack| pack.it)?;
        host.drop(it);
        Ok(())
    }),
    ("give-many", |app, guest, host| {
        let all: Vec<_> = app.trades.give_many(guest, host, |all| all.iter().collect())?;
        for it in all {
            host.drop(it);
        }
        Ok(())
    }),
    ("swap", |app, guest, host| {
        let it = host.open();
        let it = app.trades.swap(guest, host, it, "text", |pack| pack.it)?;
        host.drop(it);
        Ok(())
    }),
];

#[test]
fn whatever_way_a_call_ends_the_host_has_what_it_had() {
    let limits = PLENTY.fuel(10_000);
    let (mut good, mut bad) = (0, 0);
    for (name, call) in CALLS {
        for harm in harm(name) {
            let wasm = app(&harm);
            for engine in engine::named("all").unwrap() {
                let host = &mut Board::default();
                let kept = host.open();
                let mut guest = engine::load::<_, HANDLES>(engine, &wasm, host, limits).unwrap();
                let app = Trades::bind(&mut guest).unwrap();
                // Until it fails, and then on an app that is stopped already.
                for _ in 0..HANDLES {
                    match call(&app, &mut guest, host) {
                        Ok(()) => good += 1,
                        Err(_) => bad += 1,
                    }
                }
                guest.unload(host);
                let open: Vec<_> = host.open.iter().copied().collect();
                assert_eq!(open, [kept.rep()], "{engine}, {name}, {harm:?}");
            }
        }
    }
    assert!(good > 500 && bad > 500, "{good} calls went well and {bad} failed");
}

#[test]
fn what_is_given_to_another_app_is_closed() {
    for engine in engine::named("all").unwrap() {
        let host = &mut Board::default();
        let wasm = &app(&[]);
        let mut one = engine::load::<_, HANDLES>(engine, wasm, host, PLENTY).unwrap();
        let mut other = engine::load::<_, HANDLES>(engine, wasm, host, PLENTY).unwrap();
        let app = Trades::bind(&mut one).unwrap();
        Trades::bind(&mut other).unwrap();
        let it = host.open();
        let error = app.trades.take(&mut other, host, it.clone(), "text").unwrap_err();
        assert_eq!(error.trap.code, TrapCode::OtherApp, "{engine}");
        assert!(!host.open.contains(&it.rep()), "{engine}");
        // Nothing else happened to either.
        let it = host.open();
        app.trades.take(&mut one, host, it, "text").unwrap();
        one.unload(host);
        other.unload(host);
        assert!(host.open.is_empty(), "{engine}");
    }
}
