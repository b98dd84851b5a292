//! The bytes of apps that tinywasm may run.

use microwit_engine::Taken;
#[cfg(feature = "parser")]
use microwit_engine::Weight;
use microwit_host::Format;

use crate::Tinywasm;

/// An archive that somebody promises to be valid.
///
/// tinywasm assumes that an archive is valid: it is translated code, which nothing on the chip could
/// validate. Bytes that are [trusted](microwit_engine::Trusted::trust) must be what `microwit pack` made of a
/// module.
pub type Trusted<'m> = microwit_engine::Trusted<'m, Tinywasm>;

/// A module that nobody has validated is validated and translated while it is loaded. The fuel of its
/// allocator and destructors, which run inside imports, is not counted: that needs packing.
#[cfg(feature = "parser")]
impl microwit_engine::Looks for Tinywasm {}

/// An archive that was made in this process is valid, so nobody has to promise it.
#[cfg(feature = "pack")]
impl<'m> From<&'m crate::Archive> for Trusted<'m> {
    fn from(archive: &'m crate::Archive) -> Self {
        // SAFETY: an `Archive` is made of a module, as `microwit pack` does it.
        unsafe { Self::trust(archive.bytes()) }
    }
}

/// The most heap that loading takes. Returns `None` if that is not known.
pub fn weigh(app: Trusted<'_>) -> Option<Taken> {
    /// The bytes of heap for a byte of an archive that costs most: empty types on 64 bits, globals on 32
    /// bits.
    const COSTLIEST: u64 = if size_of::<usize>() == 4 { 28 } else { 32 };
    let bytes = app.bytes();
    #[cfg(feature = "parser")]
    if app.is_unseen() {
        let taken = Weight::of(bytes)?.taken(microwit_list::Engine::Tinywasm.heap());
        // A function of this many bytes gets room for as many instructions, up to 1,024.
        let heap = taken.heap + 16 * bytes.len().min(1024) as u64;
        return Some(Taken { heap, ..taken });
    }
    let heap = 2048 + COSTLIEST * bytes.len() as u64;
    (Format::of(bytes) == Some(Format::TinywasmArchive)).then_some(Taken { heap, memory: 0 })
}

/// Returns these bytes, if they are an archive. If not, the code that includes them does not compile.
#[doc(hidden)]
pub const fn archive(bytes: &[u8]) -> &[u8] {
    let is_archive = matches!(bytes, [b'T', b'W', b'A', b'S', b'0', b'4', ..]);
    assert!(is_archive, "this is no archive of tinywasm 0.10: pack the app for it");
    bytes
}

/// Includes an archive, which `microwit pack` makes of an app: `unsafe { include_wasm!("app.twasm") }`.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment variable:
/// `include_wasm!("$OUT_DIR/app.twasm")`. The compiler checks that the file is an archive for this version of
/// tinywasm.
///
/// # Safety
///
/// - The duty of [`Trusted::trust`].
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::Trusted::trust(const { $crate::__archive($crate::__packed_bytes!($path)) })
    };
}
