//! The engine that this was built with.

#[cfg(feature = "tinywasm")]
mod chosen {
    pub use microwit_tinywasm::Instance;
    use microwit_tinywasm::Trusted;

    /// A guest that `cargo xtask` has packed.
    pub fn app(bytes: &'static [u8]) -> Trusted<'static> {
        // SAFETY: it is an archive as it was packed.
        unsafe { Trusted::trust(bytes) }
    }
}

#[cfg(feature = "wamr")]
mod chosen {
    use firmware::{board::exit, figures};
    pub use microwit_wamr::Instance;
    use microwit_wamr::Pool;

    const SIZE: usize = 96 * 1024;
    static POOL: Pool<SIZE> = Pool::new();

    /// Gives the engine its memory.
    pub fn start() {
        if !POOL.give() {
            exit(false)
        }
    }

    /// Reports how much of it was ever needed.
    pub fn report_pool() {
        figures::report("pool", "peak", microwit_wamr::pool_high_water() as u32);
        figures::report("pool", "size", SIZE as u32);
    }

    /// A guest that `cargo xtask` has packed.
    pub fn app(bytes: &'static [u8]) -> &'static [u8] {
        bytes
    }
}

#[cfg(feature = "wasmi")]
mod chosen {
    pub use microwit_wasmi::Instance;
    use microwit_wasmi::Validated;

    /// A guest that `cargo xtask` has built.
    pub fn app(bytes: &'static [u8]) -> Validated<'static> {
        // SAFETY: it was made by a linker or from text, and is not changed.
        unsafe { Validated::trust(bytes) }
    }
}

#[cfg(feature = "wasmtime")]
mod chosen {
    pub use microwit_wasmtime::Instance;
    use microwit_wasmtime::Trusted;

    /// A guest that `cargo xtask` has packed.
    pub fn app(bytes: &'static [u8]) -> Trusted<'static> {
        // SAFETY: it is an image as it was packed, and is never changed.
        unsafe { Trusted::trust(bytes) }
    }
}

#[cfg(any(feature = "tinywasm", feature = "wamr", feature = "wasmi", feature = "wasmtime"))]
pub use chosen::*;

/// The engine has the heap.
#[cfg(not(feature = "wamr"))]
pub fn start() {}

/// There is no pool.
#[cfg(not(feature = "wamr"))]
pub fn report_pool() {}
