//! The bytes that engines take, and what is promised about them.

use core::{marker::PhantomData, ops::Deref};

use microwit_host::{Format, LoadError};

/// An app in the form that an engine takes: bytes, with a promise about them.
pub trait AsBytes<'m>: Copy {
    /// The bytes of the app.
    fn bytes(self) -> &'m [u8];
}

impl<'m> AsBytes<'m> for &'m [u8] {
    fn bytes(self) -> &'m [u8] {
        self
    }
}

impl<'m, E: Copy> AsBytes<'m> for Trusted<'m, E> {
    fn bytes(self) -> &'m [u8] {
        self.bytes
    }
}

/// An app for the engine `E`. To hold one means that somebody promised what `E` asks of the bytes, or that
/// `E` validates them itself.
///
/// An engine that takes only such bytes documents what must be true of them.
#[derive(Clone, Copy)]
pub struct Trusted<'m, E> {
    bytes: &'m [u8],
    unseen: bool,
    engine: PhantomData<E>,
}

/// An engine that validates an app itself if nobody has promised anything about its bytes.
#[diagnostic::on_unimplemented(
    message = "this engine, as it is built, does not validate apps",
    label = "bytes that nobody has validated",
    note = "include an app that is in the firmware: `include_wasm!(\"app.wasm\")`",
    note = "for apps that arrive later, turn on the feature `validate` of the crate `microwit` (wasmtime has no \
            use for it), or promise that they are valid: `unsafe {{ Trusted::trust(bytes) }}`, on wasmi \
            `Validated::trust`"
)]
pub trait Looks {}

impl<'m, E> Trusted<'m, E> {
    /// Takes bytes that arrive while the firmware runs, and trusts them.
    ///
    /// # Safety
    ///
    /// - `bytes` are what the engine's documentation of this type asks for. The caller may know this, for
    ///   example, from a signature whose owner ensures it.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self { bytes, unseen: false, engine: PhantomData }
    }

    /// The bytes of the app.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    /// The error for bytes that the engine cannot read: it takes modules to validate, and trusted bytes in
    /// the form `packed`.
    pub fn unreadable(&self, packed: Format) -> LoadError {
        LoadError::unreadable(self.bytes, if self.unseen { Format::Module } else { packed })
    }

    /// Whether nobody has promised anything about the bytes, so that the engine must validate them.
    pub const fn is_unseen(&self) -> bool {
        self.unseen
    }
}

/// The bytes of the app, for [`LoadError::explain`].
impl<E> Deref for Trusted<'_, E> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes
    }
}

/// Bytes that the engine validates itself.
impl<'m, E: Looks> From<&'m [u8]> for Trusted<'m, E> {
    fn from(bytes: &'m [u8]) -> Self {
        Self { bytes, unseen: true, engine: PhantomData }
    }
}
