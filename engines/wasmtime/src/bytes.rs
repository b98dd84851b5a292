//! The images of apps that wasmtime may run.

/// An image that was made of an app's module, and that somebody promises to be valid.
///
/// wasmtime checks which version made an image, and with which settings; it does not check the content. It
/// runs the image in place, for example in flash, at any address. If bytes that are
/// [trusted](microwit_engine::Trusted::trust) are an image, then wasmtime must have made it, and it must stay
/// where it is, unchanged, as long as an [`Instance`](crate::Instance) of it lives.
pub type Trusted<'m> = microwit_engine::Trusted<'m, crate::Wasmtime>;

/// An image that was made in this process is valid, so nobody has to promise it. It must be `'static`.
#[cfg(feature = "pack")]
impl From<&'static crate::Image> for Trusted<'static> {
    fn from(image: &'static crate::Image) -> Self {
        // SAFETY: wasmtime made the image, and the reference to it is `'static`.
        unsafe { Self::trust(image.bytes()) }
    }
}

/// Whether the bytes begin like an ELF file for wasmtime's own "system".
pub const fn is_image(bytes: &[u8]) -> bool {
    const WASMTIME: u8 = 200;
    matches!(bytes, [0x7f, b'E', b'L', b'F', _, _, _, WASMTIME, ..])
}

/// The number of bytes that describe an image, which wasmtime reads when it loads one. They are a section of
/// an ELF file. Returns `None` if there is no such section.
pub fn described(image: &[u8]) -> Option<u64> {
    let wide = *image.get(4)? == 2;
    let word = |at: usize, narrow: usize| {
        if wide { number::<8>(image, at) } else { number::<4>(image, at - narrow) }
    };
    let half = |at: usize| number::<2>(image, if wide { at } else { at - 12 });
    let (sections, size, names) = (word(0x28, 8)?, half(0x3a)?, half(0x3e)?);
    let section = |number: usize| sections.checked_add(number.checked_mul(size)?);
    let names = word(section(names)?.checked_add(0x18)?, 8)?;
    (0..half(0x3c)?).find_map(|number| {
        let section = section(number)?;
        let name = names.checked_add(self::number::<4>(image, section)?)?;
        let found = image.get(name..)?.starts_with(b".wasmtime.info\0");
        found.then(|| word(section.checked_add(0x20)?, 12))?.map(|len| len as u64)
    })
}

/// The number of `N` bytes at offset `at`.
fn number<const N: usize>(image: &[u8], at: usize) -> Option<usize> {
    let bytes = image.get(at..)?.first_chunk::<N>()?;
    let number = bytes.iter().rev().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).ok()
}

/// Returns these bytes, if they are an image. If not, the code that includes them does not compile.
#[doc(hidden)]
pub const fn image(bytes: &'static [u8]) -> &'static [u8] {
    assert!(is_image(bytes), "this is no wasmtime image: pack the app for wasmtime");
    bytes
}

/// Includes an image, which `microwit pack` makes of an app: `unsafe { include_wasm!("app.cwasm") }`.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment variable:
/// `include_wasm!("$OUT_DIR/app.cwasm")`. The compiler checks that the file begins like an image.
///
/// # Safety
///
/// - The duty of [`Trusted::trust`].
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::Trusted::trust(const { $crate::__image($crate::__packed_bytes!($path)) })
    };
}
