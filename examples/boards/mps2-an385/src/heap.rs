//! The memory that the engine uses.

use core::mem::MaybeUninit;
use embedded_alloc::LlffHeap;
use microwit_any::{POOLED, Pool};

use crate::HEAP as SIZE;

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// The pool for an engine with an allocator of its own.
static POOL: Pool<SIZE> = Pool::new();

/// Gives the engine its memory. `Peripherals::take` calls this once.
pub(crate) fn init() {
    static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];
    if POOLED {
        POOL.give();
    } else {
        // SAFETY: this is the only use of `MEMORY`, and it runs once.
        unsafe { HEAP.init((&raw mut MEMORY) as usize, SIZE) }
    }
}
