//! A stranger's app, with an allocator of its own.

#![no_std]

extern crate alloc;

microwit_guest::generate!({ world: "tank", path: "../wit", alloc: true });

use alloc::string::String;
use core::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, UnsafeCell},
};
use stranger::tank::plant::{self, Valve};

struct App;

impl Guest for App {
    fn fill(valve: &str, to: Level) -> Level {
        let valve = match Valve::open(valve) {
            Ok(valve) => valve,
            Err(why) => {
                plant::say(&why);
                return Level { liters: 0, percent: 0 };
            }
        };
        let before = valve.turn(to.percent);
        plant::say(&plant::label(&valve));
        let Level { liters, .. } = plant::measure();
        Level { liters: liters + to.liters, percent: before }
    }

    fn loud<'a>(text: &'a str, buf: &'a mut [u8]) -> &'a str {
        let loud: String = text.to_ascii_uppercase();
        let Some(out) = buf.get_mut(..loud.len()) else { return "too long" };
        out.copy_from_slice(loud.as_bytes());
        core::str::from_utf8(out).unwrap_or_default()
    }
}

export!(App);

/// Gives memory out from the front, and takes none back: an app that is called a few times.
struct Heap {
    room: UnsafeCell<[u64; 128]>,
    used: Cell<usize>,
}

// SAFETY: an app is one thread.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap = Heap { room: UnsafeCell::new([0; 128]), used: Cell::new(0) };

// SAFETY: blocks lie in `room`, aligned, and don't overlap: `used` only grows.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.used.get().next_multiple_of(layout.align());
        let end = start + layout.size();
        if end > size_of_val(&self.room) {
            return core::ptr::null_mut();
        }
        self.used.set(end);
        self.room.get().cast::<u8>().wrapping_add(start)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
