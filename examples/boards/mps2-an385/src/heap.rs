//! The memory that the engine lives on.

/// How many bytes it has.
pub const SIZE: usize = 64 * 1024;

#[cfg(not(feature = "wamr"))]
mod memory {
    use core::mem::MaybeUninit;
    use embedded_alloc::LlffHeap;

    #[global_allocator]
    static HEAP: LlffHeap = LlffHeap::empty();

    pub fn init() {
        static mut MEMORY: [MaybeUninit<u8>; super::SIZE] = [MaybeUninit::uninit(); super::SIZE];
        // SAFETY: only this call names `MEMORY`, and it happens once.
        unsafe { HEAP.init((&raw mut MEMORY) as usize, super::SIZE) }
    }
}

/// WAMR has an allocator of its own.
#[cfg(feature = "wamr")]
mod memory {
    static POOL: microwit_wamr::Pool<{ super::SIZE }> = microwit_wamr::Pool::new();

    pub fn init() {
        POOL.give();
    }
}

/// Gives the engine its memory. Called once, by `Peripherals::take`.
pub(crate) use memory::init;
