//! Bytes that an engine may run.

use microwit_engine::Taken;
#[cfg(feature = "parser")]
use microwit_engine::Weight;
use microwit_host::Format;

use crate::Tinywasm;

/// An archive that somebody answers for.
///
/// tinywasm takes an archive's word for everything: it is translated code, which nothing on the chip
/// could validate. What is [trusted](microwit_engine::Trusted::trust) must be what `microwit pack` made of a module.
pub type Trusted<'m> = microwit_engine::Trusted<'m, Tinywasm>;

/// A module that nobody answers for is validated and translated while it is loaded. No fuel is counted in its
/// allocator and its destructors while an import is served: that needs packing.
#[cfg(feature = "parser")]
impl microwit_engine::Looks for Tinywasm {}

/// An archive that was made here needs nobody to answer for it.
#[cfg(feature = "pack")]
impl<'m> From<&'m crate::Archive> for Trusted<'m> {
    fn from(archive: &'m crate::Archive) -> Self {
        // SAFETY: it was made of a module.
        unsafe { Self::trust(archive.bytes()) }
    }
}

/// What loading takes at most. `None` where that cannot be told.
pub fn weigh(app: Trusted<'_>) -> Option<Taken> {
    /// For a byte of an archive, what the costliest takes: one of empty types on 64 bits, of globals on 32.
    const COSTLIEST: u64 = if size_of::<usize>() == 4 { 28 } else { 32 };
    let bytes = app.bytes();
    #[cfg(feature = "parser")]
    if app.is_unseen() {
        let taken = Weight::of(bytes)?.taken(microwit_list::Engine::Tinywasm.heap());
        // A function of so many bytes is given room for as many instructions, up to 1,024.
        let heap = taken.heap + 16 * bytes.len().min(1024) as u64;
        return Some(Taken { heap, ..taken });
    }
    let heap = 2048 + COSTLIEST * bytes.len() as u64;
    (Format::of(bytes) == Some(Format::TinywasmArchive)).then_some(Taken { heap, memory: 0 })
}

/// These bytes, if they are an archive. Else what includes them is not compiled.
#[doc(hidden)]
pub const fn archive(bytes: &[u8]) -> &[u8] {
    let is_archive = matches!(bytes, [b'T', b'W', b'A', b'S', b'0', b'4', ..]);
    assert!(is_archive, "this is no archive of tinywasm 0.10: pack the app for it");
    bytes
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
        $crate::Trusted::trust(const { $crate::__archive($crate::__packed_bytes!($path)) })
    };
}
