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
