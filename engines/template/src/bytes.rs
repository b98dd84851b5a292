//! Apps: what bytes are to other engines.

use microwit_engine::{AsBytes, ExternKind, Sig, Slots};
use microwit_host::TrapCode;

use crate::Caller;

/// Guest code. Its arguments are in the slots, and so is its result, in the first of them.
pub type Func = fn(caller: &mut dyn Caller, slots: &mut Slots) -> Result<(), TrapCode>;

/// An app: what a WebAssembly module says of itself, with Rust for code.
#[derive(Clone, Copy, Default)]
pub struct Module {
    /// Names of module and function, and the function's type.
    pub imports: &'static [(&'static str, &'static str, &'static str)],
    /// What it exports, by name.
    pub exports: &'static [(&'static str, Exported)],
    /// Its start function.
    pub start: Option<Func>,
    /// Bytes of memory.
    pub memory: usize,
}

/// What an app exports.
#[derive(Clone, Copy)]
pub enum Exported {
    /// A function of this type, as [`Sig::of`] reads it.
    Func(&'static str, Func),
    /// Its memory.
    Memory,
    /// A constant global.
    Global(u32),
}

impl AsBytes<'_> for Module {
    fn bytes(self) -> &'static [u8] {
        &[]
    }
}

impl Exported {
    pub(crate) const fn item(&self) -> ExternKind {
        match self {
            Self::Func(sig, _) => ExternKind::Func(Sig::of(sig)),
            Self::Memory => ExternKind::Memory,
            Self::Global(_) => ExternKind::Other,
        }
    }
}
