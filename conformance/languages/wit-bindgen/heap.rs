//! Memory for whoever asks, and none back: enough for twenty rounds.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::{Cell, UnsafeCell};

const ROOM: usize = 32 << 10;

struct Bump {
    room: UnsafeCell<[u64; ROOM / 8]>,
    used: Cell<usize>,
}

// SAFETY: a guest is one thread.
unsafe impl Sync for Bump {}

#[global_allocator]
static BUMP: Bump = Bump { room: UnsafeCell::new([0; ROOM / 8]), used: Cell::new(0) };

// SAFETY: blocks lie in `room`, aligned, and `used` has grown past each before the next.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.used.get().next_multiple_of(layout.align());
        let end = start + layout.size();
        if end > ROOM {
            return core::ptr::null_mut();
        }
        self.used.set(end);
        self.room.get().cast::<u8>().wrapping_add(start)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
