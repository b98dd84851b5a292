//! However a call fails, the host gets back everything that the app owned or was about to own.
//!
//! A guest that is only a memory calls generated trampolines, each in every wrong way that there is: with a
//! wild value for each word of its arguments, with each call of `cabi_realloc` failing in turn, and with
//! every number of free handles.
#![allow(missing_docs)]
#![allow(clippy::needless_for_each, reason = "options and lists are walked alike")]
#![allow(clippy::maybe_infinite_iter, reason = "a call asks for room only so often")]

#[path = "comes_back/board.rs"]
mod board;

use board::{Board, Other, Thing};
use microwit_host::engine::{Handles, Resource, ResourceId, Slot, View, release};
use microwit_host::{Guest, Trap, TrapCode, WorldHost};

const HANDLES: usize = 20;
/// The number of handles that the app owns before the call: things 1 to 6, and another resource as handle
/// 7.
const OWNED: usize = 7;
/// The address of the words of a call. A string is at 0, and bytes that are not UTF-8 are at 8.
const WORDS: usize = 64;
/// The address of results.
const RESULT: u32 = 512;

/// A function, its slots, and its words in memory.
type Call = (&'static str, &'static [u32], &'static [u32]);

const RESULTS: [Call; 18] = [
    ("alone", &[0], &[]),
    ("maybe", &[RESULT], &[]),
    ("maybe-two", &[RESULT], &[]),
    ("good", &[RESULT], &[]),
    ("bad", &[RESULT], &[]),
    ("pair", &[RESULT], &[]),
    ("packed", &[RESULT], &[]),
    ("choose", &[RESULT], &[]),
    ("mixed", &[RESULT], &[]),
    ("two", &[RESULT], &[]),
    ("two-packs", &[RESULT], &[]),
    ("any-of", &[0, RESULT], &[]),
    ("any-of", &[1, RESULT], &[]),
    ("any-of", &[2, RESULT], &[]),
    ("any-of", &[3, RESULT], &[]),
    ("many", &[RESULT], &[]),
    ("packs", &[RESULT], &[]),
    ("nested", &[RESULT], &[]),
];

const PARAMETERS: [Call; 17] = [
    ("give", &[1, 0, 4], &[]),
    ("give-maybe", &[1, 1, 0, 4], &[]),
    ("give-good", &[0, 1, 0, 0, 4], &[]),
    ("give-bad", &[1, 1, 0, 0, 4], &[]),
    ("give-pair", &[1, 0, 4, 2, 0, 4], &[]),
    ("give-pack", &[0, 4, 1, 0, 4, 0, 4], &[]),
    ("give-any", &[0, 1, 0, 0, 0, 0, 0, 4], &[]),
    ("give-any", &[1, 0, 4, 1, 0, 4, 0, 4], &[]),
    ("give-any", &[3, 64, 2, 0, 0, 0, 0, 4], &[1, 2]),
    ("give-two", &[1, 2, 0, 4], &[]),
    ("give-mixed", &[64], &[0, 4, 0, 1, 0, 1, 2, 0, 3, 4, 1, 0, 4, 5, 0, 4, 0, 4]),
    ("give-many", &[64, 3, 0, 4], &[1, 2, 3]),
    ("give-packs", &[64, 2, 0, 4], &[0, 4, 1, 0, 4, 0, 4, 2, 0, 4]),
    (
        "give-nested",
        &[1, 0, 0, 4, 1, 0, 4, 64, 1, 80, 2, 0, 4, 5, 0, 4],
        &[0, 4, 1, 2, 96, 1, 100, 1, 3, 4],
    ),
    ("give-spilled", &[64], &[0, 4, 1, 0, 4, 0, 4, 2, 0, 4, 0, 4, 3, 0, 4, 132, 2, 4, 5]),
    ("lend-and-give", &[1, 2, 0, 4], &[]),
    ("exchange", &[1, 2, 0, 4, RESULT], &[]),
];

/// The number of [`RESULTS`] without a list. They never need more handles than their types say.
const BOUNDED: usize = 11;
/// The values that replace a word.
const WILD: [u32; 9] = [0, 1, 2, 3, 7, 8, 0x7fff_ffff, 0xffff_fffc, u32::MAX];

/// The ways in which `cabi_realloc` may fail.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Trap,
    Misaligned,
    OutOfBounds,
}

/// The fault in a call.
#[derive(Clone, Copy, Debug, Default)]
struct Wrong {
    /// The word, counted through the slots and then the memory, that has another value.
    word: Option<(usize, u32)>,
    /// The call of `cabi_realloc`, by its number, that fails in this way.
    realloc: Option<(usize, Answer)>,
}

struct Fake {
    memory: Vec<u8>,
    handles: Handles<[Slot; HANDLES]>,
    free: u32,
    reallocs: usize,
    wrong: Wrong,
}

impl Guest for Fake {
    fn view(&mut self) -> View<'_> {
        View::new(&self.memory, &self.handles)
    }

    fn memory(&mut self) -> &mut [u8] {
        &mut self.memory
    }

    fn handles(&mut self) -> &Handles {
        &self.handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        self.reallocs += 1;
        let at = self.free.next_multiple_of(align);
        self.free = at + size;
        match self.wrong.realloc {
            Some((time, answer)) if time == self.reallocs => match answer {
                Answer::Trap => Err(Trap::new(TrapCode::Unreachable)),
                Answer::Misaligned => Ok(at + 1),
                Answer::OutOfBounds => Ok(0xffff_fff0),
            },
            _ => Ok(at),
        }
    }

    fn destroy(&mut self, _: ResourceId, _: u32) {}
}

/// The outcome of a call.
struct Outcome {
    done: Result<(), Trap>,
    reallocs: usize,
    /// The number of things that are open but that nobody can reach.
    lost: usize,
    /// The number of things that the call opened beyond the room for them.
    excess: usize,
}

/// Makes a call with room for `free` more handles, and unloads the app.
fn run((name, slots, words): Call, free: usize, wrong: Wrong) -> Outcome {
    let host = &mut Board::default();
    let kept_by_host = host.thing();
    let guest =
        &mut Fake { memory: vec![0; 1024], handles: Handles::new(), free: 768, reallocs: 0, wrong };
    let handles: &Handles = &guest.handles;
    for index in 1..=HANDLES - free {
        let ty = if index == OWNED { Other::TYPE } else { Thing::TYPE };
        handles.insert(ty, host.thing().rep()).expect("the table has room");
    }

    let mut words = [slots, words].concat();
    if let Some((index, wild)) = wrong.word {
        words[index] = wild;
    }
    let (args, words) = words.split_at(slots.len());
    guest.memory[..4].copy_from_slice(b"text");
    guest.memory[8..16].fill(0xff);
    for (index, word) in words.iter().enumerate() {
        guest.memory[WORDS + 4 * index..][..4].copy_from_slice(&word.to_le_bytes());
    }

    let row = Board::imports().iter().find(|row| row.name == name).expect("the world has it");
    assert_eq!(row.sig.len().max(1), slots.len(), "`{name}` takes {}", row.sig);
    let mut slots: Vec<_> = args.iter().copied().map(u64::from).collect();
    let before = host.opened;
    let done = (row.call)(host, guest, &mut slots);
    let excess = (host.opened - before) as usize;
    let excess = excess.saturating_sub(free + host.given);
    release(guest, host);
    host.close(&kept_by_host);
    Outcome { done, reallocs: guest.reallocs, lost: host.open.len(), excess }
}

/// Makes each call in every wrong way, with every number of free handles.
fn every_way(calls: &[Call], check: impl Fn(&str, Outcome)) {
    for call in calls {
        for free in 0..=HANDLES - OWNED {
            let says = |wrong: Wrong| {
                let outcome = run(*call, free, wrong);
                let reallocs = outcome.reallocs;
                check(&format!("{call:?}, {free} free, {wrong:?}"), outcome);
                reallocs
            };
            says(Wrong::default());
            let (_, slots, words) = call;
            for index in 0..slots.len() + words.len() {
                for wild in WILD {
                    says(Wrong { word: Some((index, wild)), ..Wrong::default() });
                }
            }
            for answer in [Answer::Trap, Answer::Misaligned, Answer::OutOfBounds] {
                let mut time = 1;
                while says(Wrong { realloc: Some((time, answer)), ..Wrong::default() }) >= time {
                    time += 1;
                }
            }
        }
    }
}

#[test]
fn each_call_goes_well_where_nothing_is_wrong() {
    let room = RESULTS.map(|call| (call, HANDLES - OWNED));
    // The handles that a call gives away make room for those that it returns.
    let none = PARAMETERS.map(|call| (call, 0));
    for (call, free) in room.into_iter().chain(none) {
        let outcome = run(call, free, Wrong::default());
        assert_eq!((outcome.done, outcome.lost), (Ok(()), 0), "{call:?}");
    }
}

#[test]
fn what_a_call_opened_comes_back_whatever_goes_wrong() {
    every_way(&RESULTS, |how, outcome| {
        assert_eq!(outcome.lost, 0, "{how}");
        assert!(outcome.excess == 0 || outcome.done.is_err(), "{how}");
    });
}

#[test]
fn the_host_is_called_only_if_there_is_room_for_all_but_the_elements_of_a_list() {
    every_way(&RESULTS[..BOUNDED], |how, outcome| assert_eq!(outcome.excess, 0, "{how}"));
}

#[test]
fn what_the_app_owned_is_dropped_once_whatever_goes_wrong() {
    every_way(&PARAMETERS, |how, outcome| {
        assert_eq!((outcome.lost, outcome.excess), (0, 0), "{how}");
    });
}
