//! Why a guest was stopped. Small and `Copy`: a trap is a value on a chip, not a story.

use core::fmt;

use crate::guest::Guest;

/// What a guest did wrong, or what its engine stopped it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrapCode {
    /// A range reaches past the guest's memory: `len` bytes at `at`.
    OutOfBounds,
    /// A pointer is not aligned for what it points at: `at`, to be aligned to `len`.
    Misaligned,
    /// A string or list is longer than 2^28 - 1 bytes: `len` elements at `at`.
    TooLong,
    /// A string is not UTF-8: `len` bytes at `at`.
    InvalidUtf8,
    /// `at` is no Unicode scalar value.
    InvalidChar,
    /// `at` is no case of an enum, variant, option or result that has `len` cases.
    InvalidDiscriminant,
    /// Handle `at` does not exist (any more).
    UnknownHandle,
    /// Handle `at` is a handle of another resource.
    OtherResource,
    /// Handle `at` is borrowed; only an owner can give it away.
    NotOwned,
    /// Handle `at` is given away while it is lent in the same call.
    Lent,
    /// The handle table is full: `at` handles.
    HandlesFull,
    /// The guest returned without dropping `at` borrowed handles.
    BorrowsLeft,
    /// `cabi_realloc` is needed and the guest exports none.
    NoRealloc,
    /// An import was called where the canonical ABI forbids it: inside `cabi_realloc` or a
    /// post-return; or an export was called while another one runs.
    Reentered,
    /// The app's start function called an import that needs its memory or its destructors: they
    /// are ready when it has returned.
    Starting,
    /// The app trapped before and cannot be used any more.
    Trapped,
    /// A call of the app was cut short, because the host panicked in it: the app cannot be used any
    /// more.
    Interrupted,
    /// The export belongs to another app.
    OtherApp,
    /// The guest executed `unreachable`: it panicked or aborted. Where its allocator did, it was asked for `len`
    /// bytes.
    Unreachable,
    /// The guest accessed memory or a table out of bounds.
    GuestOutOfBounds,
    /// The guest divided by zero, overflowed a division or converted a float out of range.
    Arithmetic,
    /// The guest called a function of another type, or none, through a table.
    IndirectCall,
    /// The guest recursed too deeply.
    StackOverflow,
    /// The guest used up its fuel.
    OutOfFuel,
    /// The guest grew a memory or table past its limit.
    GrewPastLimit,
    /// The host ended the app, for a reason of its own: `at` is its number, and [`CallError::text`] its words.
    Host,
    /// The engine stopped for a reason of its own.
    Engine,
    /// The engine handed over fewer slots than the function's signature has: a defect of the
    /// engine crate.
    Slots,
}

/// A [`TrapCode`] with its facts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Trap {
    /// What went wrong.
    pub code: TrapCode,
    /// Which argument, from 1 (a method's `self` is 1); 0 where it was none.
    pub argument: u8,
    /// An address, a handle or a value: see [`TrapCode`].
    pub at: u32,
    /// A length in bytes or a count: see [`TrapCode`].
    pub len: u32,
}

const _: () = assert!(size_of::<Trap>() == 12);
const _: () = assert!(size_of::<Result<(), Trap>>() == 12);

impl Trap {
    /// A trap without facts.
    pub const fn new(code: TrapCode) -> Self {
        Self::about(code, 0, 0)
    }

    /// A trap about `at` and `len`: see [`TrapCode`] for what they mean.
    pub const fn about(code: TrapCode, at: u32, len: u32) -> Self {
        Self { code, argument: 0, at, len }
    }
}

impl fmt::Debug for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {{ argument: {}, at: {:#x}, len: {} }}",
            self.code, self.argument, self.at, self.len
        )
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, argument, at, len } = *self;
        if argument != 0 {
            write!(f, "argument {argument}: ")?;
        }
        match code {
            TrapCode::OutOfBounds => {
                write!(f, "{len} bytes at {at:#x} reach past the guest's memory")
            }
            TrapCode::Misaligned => write!(f, "pointer {at:#x} is not aligned to {len} bytes"),
            TrapCode::TooLong => {
                write!(f, "{len} elements at {at:#x} are more than 2^28 - 1 bytes")
            }
            TrapCode::InvalidUtf8 => write!(f, "the {len} bytes at {at:#x} are not UTF-8"),
            TrapCode::InvalidChar => write!(f, "{at:#x} is no Unicode scalar value"),
            TrapCode::InvalidDiscriminant => {
                write!(f, "discriminant {at} of a type with {len} cases")
            }
            TrapCode::UnknownHandle => write!(f, "handle {at} does not exist"),
            TrapCode::OtherResource => write!(f, "handle {at} belongs to another resource"),
            TrapCode::NotOwned => write!(f, "handle {at} is borrowed and cannot be given away"),
            TrapCode::Lent => write!(f, "handle {at} is given away while it is lent"),
            TrapCode::HandlesFull => write!(f, "all {at} handles are in use"),
            TrapCode::BorrowsLeft => write!(f, "{at} borrowed handles were not dropped"),
            TrapCode::NoRealloc => f.write_str("the guest exports no `cabi_realloc`"),
            TrapCode::Reentered => f.write_str("a call where the canonical ABI forbids one"),
            TrapCode::Starting => {
                f.write_str("its memory and destructors are not ready before it has started")
            }
            TrapCode::Trapped => f.write_str("the app trapped before"),
            TrapCode::Interrupted => f.write_str("a call of the app was cut short before"),
            TrapCode::OtherApp => f.write_str("the export belongs to another app"),
            TrapCode::Unreachable if len > 0 => write!(
                f,
                "the guest has no room for {len} bytes: its buffer or its arena is too small"
            ),
            TrapCode::Unreachable => f.write_str("the guest panicked or aborted (`unreachable`)"),
            TrapCode::GuestOutOfBounds => f.write_str("the guest accessed memory out of bounds"),
            TrapCode::Arithmetic => f.write_str("the guest divided by zero or overflowed"),
            TrapCode::IndirectCall => {
                f.write_str("the guest called through a bad function pointer")
            }
            TrapCode::StackOverflow => f.write_str("the guest recursed too deeply"),
            TrapCode::OutOfFuel => f.write_str("the guest used up its fuel"),
            TrapCode::GrewPastLimit => f.write_str("the guest grew past its memory limit"),
            TrapCode::Host if at == 0 => f.write_str("the host ended the app"),
            TrapCode::Host => write!(f, "the host ended the app ({at})"),
            TrapCode::Engine => f.write_str("the engine stopped the guest"),
            TrapCode::Slots => f.write_str("the engine passed too few slots"),
        }
    }
}

/// Why a host function ends the app: a number or a text, or both. A function that is `trappable` returns it
/// as its error, and whoever called the app gets it in a [`CallError`].
///
/// ```
/// # use microwit_host::HostTrap;
/// fn open(level: u32) -> Result<(), HostTrap> {
///     if level > 100 {
///         return Err("the tank is full".into());
///     }
///     match level {
///         7 => Err(HostTrap::from(7)),
///         _ => Ok(()),
///     }
/// }
/// # assert!(open(101).is_err() && open(7).is_err() && open(1).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostTrap {
    /// The host's own number; 0 where it has none.
    pub number: u32,
    /// The host's own words.
    pub text: Option<&'static str>,
}

impl From<u32> for HostTrap {
    fn from(number: u32) -> Self {
        Self { number, text: None }
    }
}

impl From<&'static str> for HostTrap {
    fn from(text: &'static str) -> Self {
        Self { number: 0, text: Some(text) }
    }
}

/// What a host function returned; where that ends the app, the words are kept for who called it.
#[inline]
pub fn ended<T>(guest: &mut dyn Guest, done: Result<T, HostTrap>) -> Result<T, Trap> {
    done.map_err(|HostTrap { number, text }| {
        guest.handles().said.set(text);
        Trap::about(TrapCode::Host, number, 0)
    })
}

/// What a call into a guest failed with: the trap, and where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallError {
    /// What went wrong.
    pub trap: Trap,
    /// The import that the guest called wrongly, as its module and name.
    pub import: Option<(&'static str, &'static str)>,
    /// What the host said, where it ended the app: see [`HostTrap`].
    pub text: Option<&'static str>,
}

impl CallError {
    /// `trap` happened in an import: its module and name.
    pub fn inside(guest: &mut dyn Guest, trap: Trap, import: (&'static str, &'static str)) -> Self {
        Self { trap, import: Some(import), text: guest.handles().said.take() }
    }
}

impl From<Trap> for CallError {
    fn from(trap: Trap) -> Self {
        Self { trap, import: None, text: None }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((module, name)) = self.import {
            write!(f, "`{module}` `{name}`: ")?;
        }
        self.trap.fmt(f)?;
        match self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Trap {}
impl core::error::Error for CallError {}
