//! A heap that counts what was asked of it.

use core::alloc::{GlobalAlloc, Layout};
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use embedded_alloc::LlffHeap;

struct Counted(LlffHeap);

#[global_allocator]
static HEAP: Counted = Counted(LlffHeap::empty());

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the heap within answers for every block; around it are only counters.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.load(Relaxed) + layout.size();
        LIVE.store(live, Relaxed);
        PEAK.store(live.max(PEAK.load(Relaxed)), Relaxed);
        ALLOCATIONS.store(ALLOCATIONS.load(Relaxed) + 1, Relaxed);
        // SAFETY: as promised to us.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.store(LIVE.load(Relaxed) - layout.size(), Relaxed);
        // SAFETY: as promised to us.
        unsafe { self.0.dealloc(at, layout) }
    }
}

/// Gives the heap its memory. To be called once.
pub fn init() {
    const SIZE: usize = 256 * 1024;
    static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];
    // SAFETY: only this call names `MEMORY`, and `board::start` happens once.
    unsafe { HEAP.0.init((&raw mut MEMORY) as usize, SIZE) }
}

/// Bytes in use, without the allocator's own.
pub fn live() -> usize {
    LIVE.load(Relaxed)
}

/// The most bytes in use since the last call of [`forget_peak`].
pub fn peak() -> usize {
    PEAK.load(Relaxed)
}

/// Starts a new peak.
pub fn forget_peak() {
    PEAK.store(live(), Relaxed);
}

/// Blocks handed out so far.
pub fn allocations() -> usize {
    ALLOCATIONS.load(Relaxed)
}
