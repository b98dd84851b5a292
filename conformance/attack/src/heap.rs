//! The heap of an attacked program. It counts its use, and can be limited at any time.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static HEAP: Heap = Heap;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static CAP: AtomicUsize = AtomicUsize::new(usize::MAX);

struct Heap;

// SAFETY: each method calls the system's allocator with the same arguments, or returns null. The counters
// touch no block, allocate nothing and cannot panic.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        counted(layout.size(), || unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        counted(layout.size(), || unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        unsafe { System.dealloc(at, layout) };
        USED.fetch_sub(layout.size(), Relaxed);
    }

    /// A block that grows moves, as on a chip, so both blocks count for a moment.
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller keeps this method's contract, which is the callee's as well.
        let moved = counted(size, || unsafe { System.realloc(at, layout, size) });
        if !moved.is_null() {
            USED.fetch_sub(layout.size(), Relaxed);
        }
        moved
    }
}

/// Allocates `size` bytes if the limit allows it.
fn counted(size: usize, allocate: impl FnOnce() -> *mut u8) -> *mut u8 {
    let used = USED.fetch_add(size, Relaxed).saturating_add(size);
    let at = if used <= CAP.load(Relaxed) { allocate() } else { ptr::null_mut() };
    if at.is_null() {
        USED.fetch_sub(size, Relaxed);
    } else {
        PEAK.fetch_max(used, Relaxed);
    }
    at
}

/// Allows `bytes` more from now on. Returns the bytes in use.
pub fn limit(bytes: usize) -> usize {
    let used = USED.load(Relaxed);
    PEAK.store(used, Relaxed);
    CAP.store(used.saturating_add(bytes), Relaxed);
    used
}

/// Removes the limit, and returns the peak use.
pub fn lift() -> usize {
    CAP.store(usize::MAX, Relaxed);
    PEAK.load(Relaxed)
}

/// The bytes that Rust code has in use, and those that all code has, C code too. The second includes what the
/// system's allocator itself takes for each block.
pub fn in_use() -> (usize, usize) {
    (USED.load(Relaxed), mallinfo())
}

/// What glibc's `mallinfo2` calls `uordblks` and `hblkhd`; 0 elsewhere.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn mallinfo() -> usize {
    #[repr(C)]
    struct Info([usize; 10]);
    unsafe extern "C" {
        fn mallinfo2() -> Info;
    }
    // SAFETY: the function takes nothing and has no conditions.
    let Info(info) = unsafe { mallinfo2() };
    info[7] + info[5]
}

/// What glibc's `mallinfo2` calls `uordblks` and `hblkhd`; 0 elsewhere.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn mallinfo() -> usize {
    0
}
