//! The memory that the engine lives on.

use core::mem::MaybeUninit;
use embedded_alloc::LlffHeap;
use microwit_any::{POOLED, Pool};

/// How many bytes it has.
pub const SIZE: usize = 64 * 1024;

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// For an engine that has an allocator of its own.
static POOL: Pool<SIZE> = Pool::new();

/// Gives the engine its memory. Called once, by `Peripherals::take`.
pub(crate) fn init() {
    static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];
    if POOLED {
        POOL.give();
    } else {
        // SAFETY: only this call names `MEMORY`, and it happens once.
        unsafe { HEAP.init((&raw mut MEMORY) as usize, SIZE) }
    }
}
