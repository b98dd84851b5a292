//! Takes what the host returns as `Vec` and `String`, and gives every byte of it back.

#![no_std]

extern crate alloc;

microwit_guest::generate!({ world: "heap", path: "../everything/wit", alloc: true });

use alloc::string::String;
use core::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, UnsafeCell},
};
use microwit_guest::List;

use conformance::everything::{echo, types::Color};
use exports::conformance::everything::words::{self, GuestWord, Word, WordBorrow};

struct App;

impl Guest for App {
    fn ask(seed: u32) -> u32 {
        let digits = [seed as u8, 1, 2, 3];
        let words = ["", "zwei", "three", "ñ"];
        let words = &words[..seed as usize % 5];
        let numbers = [Some(u64::from(seed)), None, Some(u64::MAX)];
        let mut room = [0; 64];
        let options = List::new(&mut room, numbers).unwrap_or_default();
        let right = [
            echo::bytes(&digits) == digits,
            echo::bytes(&[]).is_empty(),
            echo::strings("grün") == "grün",
            echo::string_list(words) == words,
            echo::nested_list(&[&[1, 2], &[], &[3]]) == [&[1u16, 2][..], &[], &[3]],
            echo::option_list(options) == numbers,
            echo::color_list(&[Color::Blue, Color::Red]) == [Color::Blue, Color::Red],
            echo::option_string(Some("some")).as_deref() == Some("some"),
            echo::results(Err("no")) == Err("no".into()),
            echo::tuples((1, "two", 3.0)) == (1, "two".into(), 3.0),
        ];
        right.into_iter().map(u32::from).sum()
    }

    fn live() -> u32 {
        HEAP.live.get() as u32
    }
}

struct MyWord(String);

impl GuestWord for MyWord {
    fn new(text: &str) -> Self {
        Self(text.into())
    }

    fn text<'a>(&'a self, _: &'a mut [u8]) -> &'a str {
        &self.0
    }

    fn join(all: &[WordBorrow<'_>]) -> Word {
        Word::new(Self(all.iter().map(|word| word.get::<Self>().0.as_str()).collect()))
    }
}

impl words::Guest for App {
    type Word = MyWord;
}

export!(App);

/// Gives memory out from the front, starts over when all of it came back, and counts.
struct Heap {
    room: UnsafeCell<[u64; 128]>,
    used: Cell<usize>,
    live: Cell<usize>,
}

// SAFETY: a guest is one thread.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap =
    Heap { room: UnsafeCell::new([0; 128]), used: Cell::new(0), live: Cell::new(0) };

// SAFETY: blocks lie in `room`, aligned, and don't overlap: `used` grows past each until none lives.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.used.get().next_multiple_of(layout.align());
        let end = start + layout.size();
        if end > size_of_val(&self.room) {
            return core::ptr::null_mut();
        }
        self.used.set(end);
        self.live.set(self.live.get() + layout.size());
        self.room.get().cast::<u8>().wrapping_add(start)
    }

    unsafe fn dealloc(&self, _: *mut u8, layout: Layout) {
        self.live.set(self.live.get() - layout.size());
        if self.live.get() == 0 {
            self.used.set(0);
        }
    }
}
