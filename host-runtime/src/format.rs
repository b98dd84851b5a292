//! What an app's bytes are, from how they begin.

use core::fmt;

/// A form in which apps are handed to engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A core WebAssembly module.
    Module,
    /// A WebAssembly component, which no engine here takes: its core module is inside.
    Component,
    /// What tinywasm makes of a module.
    TinywasmArchive,
    /// What wasmtime makes of a module, for one major version of it.
    WasmtimeImage,
}

impl Format {
    /// What these bytes begin like, if that is known.
    pub const fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0, b'a', b's', b'm', _, _, 0, 0, ..] => Some(Self::Module),
            [0, b'a', b's', b'm', ..] => Some(Self::Component),
            [b'T', b'W', b'A', b'S', ..] => Some(Self::TinywasmArchive),
            [0x7f, b'E', b'L', b'F', ..] => Some(Self::WasmtimeImage),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Module => "a WebAssembly module",
            Self::Component => "a WebAssembly component",
            Self::TinywasmArchive => "a tinywasm archive",
            Self::WasmtimeImage => "a wasmtime image",
        })
    }
}
