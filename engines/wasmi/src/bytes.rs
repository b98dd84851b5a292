//! Bytes that an engine may run.

use wasmi::{Engine, Module};

/// A WebAssembly module that was validated, or that somebody answers for.
///
/// wasmi without its validator (115 KiB of flash less) takes a module's word for everything, so
/// such a build runs nothing else.
#[derive(Clone, Copy)]
pub struct Validated<'m> {
    bytes: &'m [u8],
    /// The engine still has to look.
    #[cfg(feature = "validate")]
    validate: bool,
}

impl<'m> Validated<'m> {
    /// Takes bytes that arrived while the firmware runs.
    ///
    /// # Safety
    ///
    /// They must be a valid module that uses no other features of WebAssembly than `include_wasm!`
    /// accepts: for example because their signature is by somebody who validates what they sign.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self {
            bytes,
            #[cfg(feature = "validate")]
            validate: false,
        }
    }

    /// The module.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    #[inline(never)]
    pub(crate) fn compile(&self, engine: &Engine) -> Option<Module> {
        #[cfg(feature = "validate")]
        if self.validate {
            return Module::new(engine, self.bytes).ok();
        }
        // SAFETY: they were validated by `include_wasm!` or are answered for by who called `trust`.
        unsafe { Module::new_unchecked(engine, self.bytes) }.ok()
    }
}

/// Bytes that the engine validates itself.
#[cfg(feature = "validate")]
impl<'m> From<&'m [u8]> for Validated<'m> {
    fn from(bytes: &'m [u8]) -> Self {
        Self { bytes, validate: true }
    }
}

/// Includes an app that is validated while the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        // SAFETY: these are the very bytes that were validated.
        unsafe { $crate::Validated::trust($crate::__app_bytes!(Wasmi $path)) }
    };
}
