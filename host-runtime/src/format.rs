//! The forms of an app's bytes, recognised by their first bytes.

use core::fmt;

/// A form in which an engine can be given an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A core WebAssembly module.
    Module,
    /// A WebAssembly component. No engine here takes one; the core module inside it is the app.
    Component,
    /// An archive that tinywasm makes of a module.
    TinywasmArchive,
    /// An image of machine code that wasmtime makes of a module, for one major version of wasmtime.
    WasmtimeImage,
}

impl Format {
    /// The form whose first bytes `bytes` has, if it is a known form. The rest of `bytes` is not checked.
    pub const fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0, b'a', b's', b'm', _, _, 0, 0, ..] => Some(Self::Module),
            [0, b'a', b's', b'm', ..] => Some(Self::Component),
            [b'T', b'W', b'A', b'S', ..] => Some(Self::TinywasmArchive),
            [0x7f, b'E', b'L', b'F', ..] => Some(Self::WasmtimeImage),
            _ => None,
        }
    }

    /// Whether the module's memory declares a page size of its own (custom-page-sizes proposal), which not
    /// every engine supports.
    pub fn small_pages(wasm: &[u8]) -> bool {
        const MEMORIES: u8 = 5;
        let Some(mut rest) = wasm.get(8..) else { return false };
        while let [id, sections @ ..] = rest {
            let Some((len, body)) = number(sections) else { return false };
            let Some((section, next)) = body.split_at_checked(len) else { return false };
            if *id == MEMORIES {
                let flags = number(section).and_then(|(_, memory)| memory.first());
                return flags.is_some_and(|flags| flags & 8 != 0);
            }
            rest = next;
        }
        false
    }
}

/// Decodes a LEB128 number of at most five bytes. Returns it with the bytes that follow it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(last + 1);
    let digits = number.iter().rev().map(|byte| usize::from(byte & 0x7f));
    Some((digits.fold(0, |number, digit| number << 7 | digit), rest))
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
