//! The heap that the engine lives on.

use core::mem::MaybeUninit;
use embedded_alloc::LlffHeap;

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

const SIZE: usize = 64 * 1024;

/// Gives the heap its memory. Called once, by `Peripherals::take`.
pub(crate) fn init() {
    static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];
    // SAFETY: only this call names `MEMORY`, and it happens once.
    unsafe { HEAP.init((&raw mut MEMORY) as usize, SIZE) }
}
