//! Images that an engine may run.

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
}

/// An image that was made here needs nobody to answer for it; but it must stay.
#[cfg(feature = "pack")]
impl From<&'static crate::Image> for Trusted<'static> {
    fn from(image: &'static crate::Image) -> Self {
        Self { bytes: image.bytes() }
    }
}

/// Whether they begin as an ELF file of wasmtime's own "system" does.
#[doc(hidden)]
pub const fn is_image(bytes: &[u8]) -> bool {
    const WASMTIME: u8 = 200;
    matches!(bytes, [0x7f, b'E', b'L', b'F', _, _, _, WASMTIME, ..])
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
        $crate::Trusted::trust(
            const {
                let bytes: &'static [u8] = $crate::__packed_bytes!($path);
                ::core::assert!(
                    $crate::__is_image(bytes),
                    "this is no wasmtime image: pack the app for wasmtime"
                );
                bytes
            },
        )
    };
}
