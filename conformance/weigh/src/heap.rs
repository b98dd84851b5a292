//! A heap that counts what is asked of it.

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::machine::Allocator;

#[global_allocator]
pub static HEAP: Counted<Allocator> = Counted(crate::machine::ALLOCATOR);

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// An allocator, and counters around it.
pub struct Counted<A>(pub A);

// SAFETY: the heap within answers for every block; around it are only counters. What grows moves, as on
// most chips: both blocks count for a moment.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Counted<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: as promised to us.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as promised to us.
        unsafe { self.0.dealloc(at, layout) }
    }
}

/// The most bytes that are in use at once while `f` runs, beside those in use before.
pub fn peak<T>(f: impl FnOnce() -> T) -> (usize, T) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let done = f();
    (PEAK.load(Relaxed) - before, done)
}
