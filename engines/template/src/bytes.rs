//! Apps, which take the place of the bytes that other engines run.

use microwit_engine::{AsBytes, ExternKind, Sig, Slots};
use microwit_host::TrapCode;

use crate::Caller;

/// Guest code. The slots hold its arguments; afterwards the first slot holds its result.
pub type Func = fn(caller: &mut dyn Caller, slots: &mut Slots) -> Result<(), TrapCode>;

/// An app: the declarations of a WebAssembly module, with Rust functions as its code.
#[derive(Clone, Copy, Default)]
pub struct Module {
    /// The imports: the name of the module, the name of the function, and its type.
    pub imports: &'static [(&'static str, &'static str, &'static str)],
    /// The exports, by name.
    pub exports: &'static [(&'static str, Exported)],
    /// The start function.
    pub start: Option<Func>,
    /// The size of the memory, in bytes.
    pub memory: usize,
}

/// An export of an app.
#[derive(Clone, Copy)]
pub enum Exported {
    /// A function of this type, in the notation of [`Sig::of`].
    Func(&'static str, Func),
    /// The app's memory.
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
