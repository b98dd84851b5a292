//! A heap that counts the bytes in use.

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::machine::Allocator;

#[global_allocator]
pub static HEAP: Counted<Allocator> = Counted(crate::machine::ALLOCATOR);

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// An allocator with counters.
pub struct Counted<A>(pub A);

// SAFETY: the allocator within serves every block, and the counters touch none. `realloc` is the default
// one, which moves a growing block as on most chips: both blocks count for a moment.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Counted<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        unsafe { self.0.dealloc(at, layout) }
    }
}

/// Runs `f`, and returns the peak of the bytes in use during it, beyond those in use before.
pub fn peak<T>(f: impl FnOnce() -> T) -> (usize, T) {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let done = f();
    (PEAK.load(Relaxed) - before, done)
}
