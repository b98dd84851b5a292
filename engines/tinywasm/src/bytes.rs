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
        /// For a byte of an archive, what the costliest takes: one of empty types on 64 bits, of globals on 32.
        const COSTLIEST: u64 = if size_of::<usize>() == 4 { 28 } else { 32 };
        #[cfg(feature = "parser")]
        if self.parse {
            // A function of so many bytes is given room for as many instructions, up to 1,024.
            let taken = Weight::of(self.bytes)?.taken(microwit_list::Engine::Tinywasm.heap());
            let heap = taken.heap + 16 * self.bytes.len().min(1024) as u64;
            return Some(Taken { heap, ..taken });
        }
        Some(Taken { heap: 2048 + COSTLIEST * self.bytes.len() as u64, memory: 0 })
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
