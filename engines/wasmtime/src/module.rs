//! Images that an engine may run.

use core::ptr::NonNull;

use microwit_host::{Format, Limits, LoadError};
use wasmtime::{Engine, Module};

use crate::image::{Target, configure};

/// An image of an app, made of a module before, that somebody answers for.
///
/// wasmtime looks at which version made an image and with which settings, not at what is in it. It
/// runs the image where it lies, in flash for example; it may lie at any address.
#[derive(Clone, Copy)]
pub struct Trusted<'m> {
    bytes: &'m [u8],
}

impl<'m> Trusted<'m> {
    /// Takes bytes that arrived while the firmware runs.
    ///
    /// # Safety
    ///
    /// If they are an image, wasmtime must have made it: for example because their signature is by
    /// somebody who made it. They must stay where they are, unchanged, for as long as an
    /// [`Instance`](crate::Instance) of them lives.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self { bytes }
    }

    /// The image.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    /// Opens the image, and says whether it counts fuel.
    #[inline(never)]
    pub(crate) fn open(&self, limits: &Limits) -> Result<(Module, bool), LoadError<'m>> {
        if !is_image(self.bytes) {
            return Err(LoadError::unreadable(self.bytes, Format::WasmtimeImage));
        }
        let stack = (limits.stack as usize).max(1);
        // Nothing but trying tells whether an image counts fuel.
        for metered in [limits.fuel.is_some(), limits.fuel.is_none()] {
            let engine = configure(Target::HERE, metered).and_then(|mut config| {
                // The other kind of stack is not used, but must not be smaller.
                config
                    .max_wasm_stack(stack)
                    .async_stack_size(stack)
                    .wasm_backtrace_max_frames(None);
                Engine::new(&config)
            });
            let engine = engine.map_err(|_| LoadError::Instantiate)?;
            // SAFETY: wasmtime made them and they stay: `trust` was told so, the others see to it.
            let opened = unsafe { Module::deserialize_raw(&engine, NonNull::from(self.bytes)) };
            if let Ok(module) = opened {
                let wanted = limits.fuel.is_none() || metered;
                return if wanted { Ok((module, metered)) } else { Err(LoadError::Unmetered) };
            }
        }
        Err(LoadError::Incompatible)
    }
}

impl Trusted<'static> {
    /// For `include_wasm!`.
    ///
    /// # Panics
    ///
    /// Unless they are an image: while the firmware is compiled.
    #[doc(hidden)]
    pub const fn __included(bytes: &'static [u8]) -> Self {
        assert!(is_image(bytes), "this is no wasmtime image: pack the app for wasmtime");
        Self { bytes }
    }
}

/// An image that was made here needs nobody to answer for it; but it must stay.
#[cfg(feature = "pack")]
impl From<&'static crate::Image> for Trusted<'static> {
    fn from(image: &'static crate::Image) -> Self {
        Self { bytes: image.bytes() }
    }
}

/// Whether they begin as an ELF file of wasmtime's own "system" does.
const fn is_image(bytes: &[u8]) -> bool {
    const WASMTIME: u8 = 200;
    matches!(bytes, [0x7f, b'E', b'L', b'F', _, _, _, WASMTIME, ..])
}

/// Includes an image, and checks while the firmware is compiled that it is one. It is you who
/// answers for its having been made by `microwit pack`.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.cwasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        const { $crate::Trusted::__included($crate::__packed_bytes!($path)) }
    };
}

/// What wasmtime wants of a system: a word for each thread, here for one thread.
#[cfg(all(feature = "tls", target_os = "none"))]
mod tls {
    use core::ptr::null_mut;
    use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

    static WORDS: [AtomicPtr<u8>; 2] = [const { AtomicPtr::new(null_mut()) }; 2];

    // SAFETY: wasmtime declares a symbol of this name and type, and nobody else defines it where
    // the feature `tls` is on.
    #[unsafe(no_mangle)]
    extern "C" fn wasmtime_tls_get(slot: usize) -> *mut u8 {
        WORDS.get(slot).map_or(null_mut(), |word| word.load(Relaxed))
    }

    // SAFETY: as above.
    #[unsafe(no_mangle)]
    extern "C" fn wasmtime_tls_set(slot: usize, value: *mut u8) {
        if let Some(word) = WORDS.get(slot) {
            word.store(value, Relaxed);
        }
    }
}
