//! Images that an engine may run.

/// An image of an app, made of a module before, that somebody answers for.
///
/// wasmtime looks at which version made an image and with which settings, not at what is in it. It
/// runs the image where it lies, in flash for example; it may lie at any address. So if what is
/// [trusted](microwit_engine::Trusted::trust) is an image, wasmtime must have made it; and it must stay where it is, unchanged, for as
/// long as an [`Instance`](crate::Instance) of it lives.
pub type Trusted<'m> = microwit_engine::Trusted<'m, crate::Wasmtime>;

/// An image that was made here needs nobody to answer for it; but it must stay.
#[cfg(feature = "pack")]
impl From<&'static crate::Image> for Trusted<'static> {
    fn from(image: &'static crate::Image) -> Self {
        // SAFETY: wasmtime made it, and it stays.
        unsafe { Self::trust(image.bytes()) }
    }
}

/// Whether they begin as an ELF file of wasmtime's own "system" does.
pub const fn is_image(bytes: &[u8]) -> bool {
    const WASMTIME: u8 = 200;
    matches!(bytes, [0x7f, b'E', b'L', b'F', _, _, _, WASMTIME, ..])
}

/// How many bytes of an image say what is in it, which is what wasmtime reads while it loads one: those of a
/// section of an ELF file. `None` where there is no such section.
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

/// The number of `N` bytes that is there.
fn number<const N: usize>(image: &[u8], at: usize) -> Option<usize> {
    let bytes = image.get(at..)?.first_chunk::<N>()?;
    let number = bytes.iter().rev().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).ok()
}

/// These bytes, if they are an image. Else what includes them is not compiled.
#[doc(hidden)]
pub const fn image(bytes: &'static [u8]) -> &'static [u8] {
    assert!(is_image(bytes), "this is no wasmtime image: pack the app for wasmtime");
    bytes
}

/// Includes an image, which `microwit pack` makes of an app: `unsafe { include_wasm!("app.cwasm") }`.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.cwasm")`. That it begins as an image does is checked while the
/// firmware is compiled.
///
/// # Safety
///
/// As of [`Trusted::trust`].
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::Trusted::trust(const { $crate::__image($crate::__packed_bytes!($path)) })
    };
}
