//! The reasons why an app cannot be loaded. With the app's bytes at hand, an error also shows its names.

use core::fmt::{self, Write};

use crate::format::Format;
use crate::sig::Sig;
use crate::trap::CallError;

/// The reason why an app could not be loaded.
///
/// The error holds only the position of the app's own names in the app's bytes, so it outlives these bytes.
/// `Display` shows `?` in place of such a name: [`explain`](Self::explain) shows the names too.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// The bytes are not a WebAssembly module that the engine accepts: they are cut off or garbled, or use a
    /// feature that is switched off.
    Malformed,
    /// The bytes are an app, but packed for another engine.
    Packed {
        /// The form of the bytes.
        found: Format,
        /// The form that this engine takes.
        wanted: Format,
    },
    /// The app was packed for this engine, but for another version or build of it, or for another
    /// kind of machine.
    Incompatible,
    /// Another app runs from the same bytes, with a stack of another size. wasmtime opens bytes once, for one size.
    Shared,
    /// The app's memory has pages of one byte, which this engine does not support.
    SmallPages,
    /// The limits set fuel, but this engine does not count it, as it was built or as the app was packed.
    Unmetered,
    /// The app imports a function that the board does not offer.
    UnknownImport {
        /// The import's module.
        module: Name,
        /// The import's name.
        name: Name,
        /// The module and name of the most similar function that the board offers.
        nearest: Option<(&'static str, &'static str)>,
    },
    /// The app imports a function that passes a stream or a future, which microwit does not serve.
    NotServed {
        /// The import's module.
        module: Name,
        /// The import's name.
        name: Name,
    },
    /// The app imports a function of the board, but with another core signature.
    ImportType {
        /// The import's module.
        module: Name,
        /// The import's name.
        name: Name,
        /// The signature of the board's function.
        offered: Sig,
        /// The signature that the app imports; `None` if it imports something that is not a function.
        found: Option<Sig>,
    },
    /// The app does not export a function that the world demands, or its export of that name is something
    /// else.
    MissingExport {
        /// The export's name.
        name: &'static str,
    },
    /// The app exports something else under a name that fixes what the export must be.
    ExportType {
        /// The export's name.
        name: Name,
        /// The signature that the name demands.
        wanted: Sig,
        /// The signature of the app's export; `None` if it is not a function.
        found: Option<Sig>,
    },
    /// The app exports a `cm32p2` name that means nothing in its world.
    UnknownExport {
        /// The export's name.
        name: Name,
    },
    /// The app passes pointers, but exports no memory of this name.
    NoMemory {
        /// The name that the memory must have.
        name: &'static str,
    },
    /// The app's export under the name of its memory is not a memory, or is a shared one or one with 64-bit
    /// addresses.
    Memory {
        /// The name of the export.
        name: &'static str,
    },
    /// The app exports both `memory` and `cm32p2_memory`.
    TwoMemories,
    /// The app's memories are too many, or their initial size is larger than the limit allows.
    MemoryLimit,
    /// The initial size of the app's tables is larger than the limit allows.
    TableLimit,
    /// Loading the app may take more heap than the limit allows.
    HeapLimit,
    /// There is not enough memory left to load the app.
    OutOfMemory,
    /// The engine allocates from a pool that the firmware provides, and the firmware provided none.
    NoPool,
    /// The engine could not make the instance: its tables or memories are larger than the available memory.
    Instantiate,
    /// The app trapped during its start function or its initialisation.
    Start(CallError),
}

/// The position of a name in the app's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name {
    at: u32,
    len: u32,
}

impl Name {
    /// The name of `len` bytes at offset `at` of the app.
    pub(crate) const fn new(at: usize, len: usize) -> Self {
        Self { at: at as u32, len: len as u32 }
    }

    /// The name, if `app` holds the bytes of the app. With other bytes, it is some other text or empty.
    pub fn of(self, app: &[u8]) -> &str {
        let name = app.get(self.at as usize..).and_then(|rest| rest.get(..self.len as usize));
        name.and_then(|name| str::from_utf8(name).ok()).unwrap_or_default()
    }
}

/// Shows the error in words, because `main` and `unwrap` print errors with `Debug`.
impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl LoadError {
    /// The error of an engine that takes `wanted` and cannot read these bytes.
    pub fn unreadable(bytes: &[u8], wanted: Format) -> Self {
        match Format::of(bytes) {
            Some(found) if found != wanted => Self::Packed { found, wanted },
            _ => Self::Malformed,
        }
    }

    /// The error as text, with the names of the app whose bytes are `app`.
    pub fn explain(self, app: &[u8]) -> impl fmt::Display {
        Explained { error: self, app }
    }

    /// Writes the error; with the app's names if `app` holds its bytes.
    fn tell(self, app: Option<&[u8]>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |name: Name| Plain(app.map_or("?", |app| name.of(app)));
        match self {
            Self::Malformed => f.write_str("not a WebAssembly module that this engine runs"),
            Self::Packed { found, wanted } => {
                write!(f, "this is {found}, but the engine takes {wanted}: pack the app for it")
            }
            Self::Incompatible => f.write_str(
                "the app was packed for another version or build of this engine, or for another \
                 kind of machine: pack it again",
            ),
            Self::Shared => f.write_str(
                "another app runs from the same bytes, with another stack: give both the same \
                 `Limits::stack`, or this one bytes of its own",
            ),
            Self::SmallPages => f.write_str(
                "the app's memory has pages of one byte, which this engine does not support: \
                 pack the app for it",
            ),
            Self::Unmetered => f.write_str(
                "fuel is limited, but none is counted: turn on the engine's feature `fuel`, pack the \
                 app for the engine (for wasmtime with `--fuel`), or set no limit",
            ),
            Self::UnknownImport { module, name, nearest } => {
                let (module, name) = (plain(module), plain(name));
                write!(f, "the app imports `{module}` `{name}`, which this board does not offer")?;
                match nearest {
                    Some((module, name)) => write!(f, "; it offers `{module}` `{name}`"),
                    None => Ok(()),
                }
            }
            Self::NotServed { module, name } => write!(
                f,
                "the app imports `{}` `{}`, which passes a stream or a future: microwit does not \
                 serve that",
                plain(module),
                plain(name)
            ),
            Self::ImportType { module, name, offered, found } => {
                let (module, name) = (plain(module), plain(name));
                write!(f, "the app imports `{module}` `{name}` as ")?;
                kind(f, found)?;
                write!(f, ", but this board offers a function {offered}")
            }
            Self::MissingExport { name } => write!(f, "the app exports no function `{name}`"),
            Self::ExportType { name, wanted, found } => {
                write!(f, "the app exports `{}` as ", plain(name))?;
                kind(f, found)?;
                write!(f, ", but it must be a function {wanted}")
            }
            Self::UnknownExport { name } => {
                write!(f, "the app exports `{}`, which means nothing in its world", plain(name))
            }
            Self::NoMemory { name } => {
                write!(f, "the app passes pointers, but exports no `{name}`")
            }
            Self::Memory { name } => {
                write!(f, "the app's `{name}` is not a memory of its own with 32-bit addresses")
            }
            Self::TwoMemories => f.write_str("the app exports both `memory` and `cm32p2_memory`"),
            Self::MemoryLimit => f.write_str("the app's memory begins larger than `Limits::memory`, or it has too many: `microwit pack` and a \
                 smaller stack make it smaller"),
            Self::TableLimit => f.write_str("the app's tables are larger than their limit"),
            Self::HeapLimit => {
                f.write_str("loading the app may take more heap than `Limits::heap` allows: `microwit \
                 check --heap` tells how much")
            }
            Self::OutOfMemory => f.write_str(
                "less memory is free than loading the app may take: was the heap initialized, and is \
                 it, or the pool, large enough?",
            ),
            Self::NoPool => f.write_str("the engine was given no pool of memory to work in"),
            Self::Instantiate => f.write_str("the engine has no room for the app"),
            Self::Start(error) => write!(f, "the app trapped while it started: {error}"),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tell(None, f)?;
        match self {
            Self::UnknownImport { .. }
            | Self::NotServed { .. }
            | Self::ImportType { .. }
            | Self::ExportType { .. }
            | Self::UnknownExport { .. } => f.write_str(" (`LoadError::explain` shows the names)"),
            _ => Ok(()),
        }
    }
}

/// An error with the bytes of its app.
struct Explained<'a> {
    error: LoadError,
    app: &'a [u8],
}

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.tell(Some(self.app), f)
    }
}

/// A name of the app's, shown so that no control character in it can spoil a log.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    // `char::escape_debug` has large tables; escaping control characters is enough.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| {
            if char.is_control() {
                write!(f, "\\u{{{:x}}}", u32::from(char))
            } else {
                f.write_char(char)
            }
        })
    }
}

fn kind(f: &mut fmt::Formatter<'_>, found: Option<Sig>) -> fmt::Result {
    match found {
        Some(sig) => write!(f, "a function {sig}"),
        None => f.write_str("something that is not a function"),
    }
}

impl core::error::Error for LoadError {}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::{LoadError, Name, Sig};

    const NAME: &str = "st\u{1b}[2Jop\n\0\u{7f}\u{9b}größe";

    fn with(name: Name) -> [LoadError; 5] {
        [
            LoadError::UnknownImport { module: name, name, nearest: None },
            LoadError::NotServed { module: name, name },
            LoadError::ImportType { module: name, name, offered: Sig::EMPTY, found: None },
            LoadError::ExportType { name, wanted: Sig::EMPTY, found: None },
            LoadError::UnknownExport { name },
        ]
    }

    #[test]
    fn names_cannot_write_anything_but_text_into_a_log() {
        let plain = r"st\u{1b}[2Jop\u{a}\u{0}\u{7f}\u{9b}größe";
        for error in with(Name::new(0, NAME.len())) {
            let told = error.explain(NAME.as_bytes()).to_string();
            assert!(told.contains(plain) && !told.contains(char::is_control), "{told}");
            let told = error.to_string();
            assert!(told.contains("`?`") && told.contains("explain"), "{told}");
        }
    }

    #[test]
    fn an_error_goes_wherever_errors_go() {
        let small: Result<(), _> = Err(LoadError::UnknownExport { name: Name::default() });
        let boxed =
            || -> Result<(), std::boxed::Box<dyn core::error::Error + Send + Sync>> { Ok(small?) };
        assert!(boxed().is_err());
    }

    #[test]
    fn other_bytes_than_the_app_are_shown_or_nothing_is() {
        let name = Name::new(1, 4);
        for (bytes, found) in
            [("", ""), ("abc", ""), ("abcde", "bcde"), ("aaöö", ""), ("aabcö", "")]
        {
            assert_eq!(name.of(bytes.as_bytes()), found);
        }
        for name in [name, Name::new(usize::MAX, 1), Name::new(0, usize::MAX)] {
            for error in with(name) {
                assert!(error.explain(b"").to_string().contains("``"));
            }
        }
    }
}
