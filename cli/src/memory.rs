//! Computes how much memory an app needs, and how much each engine gives it.

use std::fmt;

use microwit_any::pack::format;
use microwit_host::Format;

use crate::app::{self, App};
use crate::engine::Engine;

/// The default size of a page in bytes.
pub const PAGE: u64 = 0x1_0000;

/// The memory that an app needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The app has no memory.
    None,
    /// The app needs this much, however much it declares.
    Bytes {
        /// The size in bytes.
        bytes: u64,
        /// A constant in the code that equals the end of the memory. The app may rely on having memory up
        /// to there.
        end: Option<u32>,
    },
    /// The app needs all of the memory that it declares.
    Whole(Reason),
}

/// The reason why an app needs its whole memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The app has several memories.
    Several,
    /// The app imports its memory.
    Imported,
    /// The memory has 64-bit addresses.
    Wide,
    /// The memory is shared between threads.
    Shared,
    /// The code grows the memory.
    Grows,
    /// The code asks for the memory's size.
    Asks,
    /// The app does not export `__heap_base`, which is the end of the part in use.
    NoHeapBase,
    /// The exported `__heap_base` is not the end of the data.
    HeapBase,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Several => "the app has several memories",
            Self::Imported => "the app imports its memory",
            Self::Wide => "its addresses have 64 bits",
            Self::Shared => "it is shared between threads",
            Self::Grows => "the code grows it: use an allocator of fixed size",
            Self::Asks => "the code asks for its size: use an allocator of fixed size",
            Self::NoHeapBase => {
                "the app does not say how much of it is in use: link with `--export=__heap_base`, \
                 or with `--page-size=1`"
            }
            Self::HeapBase => "`__heap_base` is not where its data ends",
        })
    }
}

impl Need {
    /// Computes the need from the app's exports, data and code.
    pub fn of(app: &App<'_>) -> Self {
        let memory = match (app.memory(), &*app.memories) {
            (_, []) => return Self::None,
            (Some(memory), _) => memory,
            (None, [_]) => return Self::Whole(Reason::Imported),
            (None, _) => return Self::Whole(Reason::Several),
        };
        let initial = app::bytes(memory);
        let whole = match () {
            () if memory.memory64 => Some(Reason::Wide),
            () if memory.shared => Some(Reason::Shared),
            () if app.code.grows => Some(Reason::Grows),
            () if app.code.asks => Some(Reason::Asks),
            () => None,
        };
        if let Some(reason) = whole {
            return Self::Whole(reason);
        }
        if app::page(memory) == 1 || initial == 0 {
            return Self::Bytes { bytes: initial, end: None };
        }
        let Some(base) = app.constant("__heap_base") else {
            return Self::Whole(Reason::NoHeapBase);
        };
        let bytes = u64::from(base).next_multiple_of(16);
        let stack = app.globals.iter().flatten().find(|global| global.mutable);
        let begins = [app.constant("__data_end"), stack.map(|global| global.value)];
        let fits = begins.into_iter().flatten().all(|value| value <= base);
        if !fits || app.data_end > bytes || bytes > initial {
            return Self::Whole(Reason::HeapBase);
        }
        let ends = |number: &&u32| u64::from(**number) == initial;
        Self::Bytes { bytes, end: app.code.pages.iter().find(ends).copied() }
    }
}

/// The size to which WAMR shrinks the app's memory by itself; `None` if it does not.
pub fn wamr_shrinks(app: &App<'_>) -> Option<u64> {
    let (Need::Bytes { .. }, Some(memory)) = (Need::of(app), app.memory()) else { return None };
    let (data, heap) = (app.constant("__data_end")?, app.constant("__heap_base")?);
    let bytes = u64::from(heap).next_multiple_of(8);
    let shrinks = u64::from(data).next_multiple_of(16) <= u64::from(heap);
    (shrinks && bytes <= app::bytes(memory)).then_some(bytes)
}

/// The initial bytes of memory on an engine, after packing if the engine takes only packed apps.
pub fn on(engine: Engine, app: &App<'_>) -> u64 {
    let initial = app.memories.iter().map(app::bytes).fold(0, u64::saturating_add);
    let less = match (engine, Need::of(app)) {
        (Engine::Wamr, _) => wamr_shrinks(app),
        (_, Need::Bytes { bytes, .. }) if format(engine) != Format::Module => Some(bytes),
        _ => None,
    };
    less.map_or(initial, |less| less.min(initial))
}

/// Whether WAMR would cut the app's memory at a wrong `__heap_base`.
pub fn wamr_is_misled(app: &App<'_>) -> bool {
    let ends = (app.constant("__data_end"), app.constant("__heap_base"));
    let (Some(data), Some(heap), Some(memory)) = (ends.0, ends.1, app.memory()) else {
        return false;
    };
    data.next_multiple_of(16) <= heap && u64::from(heap) <= app::bytes(memory)
}

/// Formats a number of bytes for people.
pub fn readable(bytes: u64) -> String {
    match bytes {
        0x400.. if bytes.is_multiple_of(0x400) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} B"),
    }
}
