//! What engines take: bytes, and somebody's word for them.

use core::marker::PhantomData;

use microwit_host::{Format, LoadError};

/// An app as an engine takes it: bytes, with what is known of them.
pub trait AsBytes<'m>: Copy {
    /// The bytes themselves.
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

/// An app for the engine `E`, and somebody's word for it, or the engine's promise to look at it.
///
/// An engine that takes no bytes but these says in its own documentation what has to be true of them.
#[derive(Clone, Copy)]
pub struct Trusted<'m, E> {
    bytes: &'m [u8],
    unseen: bool,
    engine: PhantomData<E>,
}

/// An engine that looks at an app itself, if nobody answers for it.
#[diagnostic::on_unimplemented(
    message = "this engine, as it is built, does not validate apps",
    label = "bytes that nobody answers for",
    note = "include an app that is in the firmware: `include_wasm!(\"app.wasm\")`",
    note = "for apps that arrive later, turn on the engine crate's feature that validates or parses them, or answer \
            for them: `unsafe {{ Trusted::trust(bytes) }}`"
)]
pub trait Looks {}

impl<'m, E> Trusted<'m, E> {
    /// Takes bytes that arrived while the firmware runs.
    ///
    /// # Safety
    ///
    /// They are what the engine's documentation of this type asks for: because their signature is by somebody
    /// who makes sure of that, for example.
    pub const unsafe fn trust(bytes: &'m [u8]) -> Self {
        Self { bytes, unseen: false, engine: PhantomData }
    }

    /// The bytes themselves.
    pub const fn bytes(&self) -> &'m [u8] {
        self.bytes
    }

    /// Why the engine cannot read it, which takes modules, or what is packed as `packed` and answered for.
    pub fn unreadable(&self, packed: Format) -> LoadError {
        LoadError::unreadable(self.bytes, if self.unseen { Format::Module } else { packed })
    }

    /// Whether nobody answers for it, so that the engine has to look.
    pub const fn is_unseen(&self) -> bool {
        self.unseen
    }
}

/// Bytes that the engine looks at itself.
impl<'m, E: Looks> From<&'m [u8]> for Trusted<'m, E> {
    fn from(bytes: &'m [u8]) -> Self {
        Self { bytes, unseen: true, engine: PhantomData }
    }
}
