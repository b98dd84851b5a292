//! Bytes that an engine may run.

use microwit_engine::Taken;
#[cfg(feature = "parser")]
use microwit_engine::Weight;
use microwit_host::{Format, LoadError};
use tinywasm::Module;

/// An archive that somebody answers for.
///
/// tinywasm takes an archive's word for everything: it is translated code, which nothing on the chip
/// could validate.
#[derive(Clone, Copy)]
pub struct Trusted<'m> {
    bytes: &'m [u8],
    /// It is no archive yet, but a module that nobody has looked at.
    #[cfg(feature = "parser")]
    parse: bool,
}

impl<'m> Trusted<'m> {
    /// Takes an archive that arrived while the firmware runs.
    ///
    /// # Safety
    ///
    /// It must be what `microwit pack` made of a module: for example because its signature is
    /// by somebody who packs what they sign.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self {
            bytes,
            #[cfg(feature = "parser")]
            parse: false,
        }
    }

    /// The archive.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    /// What loading takes at most. `None` where that cannot be told.
    #[cfg_attr(not(feature = "parser"), expect(clippy::unnecessary_wraps, reason = "a module may"))]
    pub(crate) fn weigh(&self) -> Option<Taken> {
        /// For a byte of an archive, on 64 bits: what an archive of empty types takes, the costliest.
        const COSTLIEST: u64 = 32;
        #[cfg(feature = "parser")]
        if self.parse {
            // What is translated here takes twice what wasmi takes, at most.
            let taken = Weight::of(self.bytes)?.taken();
            return Some(Taken { heap: 2 * taken.heap, ..taken });
        }
        let bytes = 2048 + COSTLIEST * self.bytes.len() as u64;
        let heap = bytes / 16 * (8 + size_of::<usize>() as u64);
        Some(Taken { heap, memory: 0 })
    }

    #[inline(never)]
    pub(crate) fn module(&self) -> Result<Module, LoadError<'m>> {
        #[cfg(feature = "parser")]
        if self.parse {
            let unreadable = |_| LoadError::unreadable(self.bytes, Format::Module);
            return crate::pack::parse(self.bytes).map_err(unreadable);
        }
        Module::try_from_twasm(self.bytes)
            .map_err(|_| LoadError::unreadable(self.bytes, Format::TinywasmArchive))
    }
}

/// An archive that was made here needs nobody to answer for it.
#[cfg(feature = "pack")]
impl<'m> From<&'m crate::Archive> for Trusted<'m> {
    fn from(archive: &'m crate::Archive) -> Self {
        Self { bytes: archive.bytes(), parse: false }
    }
}

/// A module, which is validated and translated while it is loaded. No fuel is counted in its allocator
/// and its destructors while an import is served: that needs packing.
#[cfg(feature = "parser")]
impl<'m> From<&'m [u8]> for Trusted<'m> {
    fn from(bytes: &'m [u8]) -> Self {
        Self { bytes, parse: true }
    }
}

/// Includes an archive, which `microwit pack` makes of an app: `unsafe { include_wasm!("app.twasm") }`.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.twasm")`. That it is an archive of this version is checked
/// while the firmware is compiled.
///
/// # Safety
///
/// As of [`Trusted::trust`].
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::Trusted::trust(
            const {
                let bytes: &[u8] = $crate::__packed_bytes!($path);
                ::core::assert!(
                    ::core::matches!(bytes, [b'T', b'W', b'A', b'S', b'0', b'4', ..]),
                    "this is no archive of tinywasm 0.10: pack the app for it"
                );
                bytes
            },
        )
    };
}
