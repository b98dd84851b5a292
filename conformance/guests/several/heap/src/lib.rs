//! Texts in the heap and in buffers, by bindings that know of one kind each.

#![no_std]

extern crate alloc;

/// Texts in the heap.
mod owned {
    microwit_guest::generate!({ world: "texts", path: "../wit", alloc: true });
}

use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};
use core::cell::{Cell, UnsafeCell};
use driver::Sensor;

struct App;

impl owned::Guest for App {
    fn tick() -> u32 {
        let first: String = owned::note("heap");
        let second = Sensor::open("sensors").and_then(|sensor| sensor.three(7));
        let third: String = owned::note("heap");
        u32::from(first == "heap!" && second == Ok([7, 8, 9]) && third == first)
    }
}

owned::export!(App with_types_in owned);

pub use lists::Lists;

/// Gives out from the front, and takes nothing back.
struct Heap {
    bytes: UnsafeCell<[u64; 64]>,
    taken: Cell<usize>,
}

// SAFETY: a guest is one thread.
unsafe impl Sync for Heap {}

// SAFETY: blocks lie behind each other, aligned, within the bytes.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.taken.get().next_multiple_of(layout.align());
        let end = start + layout.size();
        if end > size_of_val(&self.bytes) || layout.align() > 8 {
            return core::ptr::null_mut();
        }
        self.taken.set(end);
        self.bytes.get().cast::<u8>().wrapping_add(start)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static HEAP: Heap = Heap { bytes: UnsafeCell::new([0; 64]), taken: Cell::new(0) };
