//! The reasons why a guest was stopped. A trap is small and `Copy`, so that a chip can pass it by value.

use core::fmt;

use crate::guest::Guest;

/// The fault of the guest, or the reason why its engine or its host stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrapCode {
    /// `len` bytes at `at` reach past the end of the guest's memory.
    OutOfBounds,
    /// The pointer `at` is not aligned to `len` bytes, as the type that it points at demands.
    Misaligned,
    /// A string or list is longer than 2^28 - 1 bytes: `len` elements at `at`.
    TooLong,
    /// The `len` bytes at `at` are a string, but not UTF-8.
    InvalidUtf8,
    /// `at` is not a Unicode scalar value.
    InvalidChar,
    /// `at` is not a case of an enum, variant, option or result that has `len` cases.
    InvalidDiscriminant,
    /// Handle `at` does not exist, or exists no more.
    UnknownHandle,
    /// Handle `at` belongs to another resource.
    OtherResource,
    /// Handle `at` is borrowed: only an owner can give it away.
    NotOwned,
    /// Handle `at` is given away while it is lent in the same call.
    Lent,
    /// The handle table is full; it has room for `at` handles.
    HandlesFull,
    /// The guest returned without dropping `at` borrowed handles.
    BorrowsLeft,
    /// The call needs `cabi_realloc`, and the guest exports none.
    NoRealloc,
    /// The guest called an import where the canonical ABI forbids it, inside `cabi_realloc` or a post-return;
    /// or the host called an export while another one ran.
    Reentered,
    /// The app's start function called an import that needs the app's memory or destructors. These are ready
    /// only after the start function returns.
    Starting,
    /// The app trapped before and can no longer be used.
    Trapped,
    /// The app called a host function that would wait, in a call that cannot wait: the app's start function, a
    /// destructor, or a call without `async`.
    WouldWait,
    /// A call was dropped while the app waited for a host function. The app can no longer be used.
    Cancelled,
    /// The call took longer than [`Limits::deadline`](crate::Limits::deadline) allows.
    Deadline,
    /// The host panicked during a call of the app, which cut the call short. The app can no longer be used.
    Interrupted,
    /// The export belongs to another app.
    OtherApp,
    /// The guest executed `unreachable`: it panicked or aborted. If its allocator aborted, `len` is the
    /// number of bytes that it was asked for.
    Unreachable,
    /// The guest accessed memory or a table out of bounds.
    GuestOutOfBounds,
    /// The guest divided by zero, overflowed a division, or converted a float that is out of range.
    Arithmetic,
    /// The guest called, through a table, a function of another type or an empty element.
    IndirectCall,
    /// The guest recursed too deeply for its stack.
    StackOverflow,
    /// The guest used up its fuel.
    OutOfFuel,
    /// The guest grew a memory or a table past its limit.
    GrewPastLimit,
    /// The host ended the app for a reason of its own: `at` is the host's number and [`CallError::text`] its
    /// text.
    Host,
    /// The engine stopped the guest for a reason that has no code here.
    Engine,
    /// The engine passed fewer slots than the function's signature has. This is a defect of the engine crate.
    Slots,
}

/// A [`TrapCode`] with the facts of the case.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trap {
    /// The kind of fault.
    pub code: TrapCode,
    /// The number of the argument at fault, from 1 (a method's `self` is 1); 0 if it was no argument.
    pub argument: u8,
    /// An address, a handle or a value, as [`TrapCode`] says for each code.
    pub at: u32,
    /// A length in bytes or a count, as [`TrapCode`] says for each code.
    pub len: u32,
}

const _: () = assert!(size_of::<Trap>() == 12);
const _: () = assert!(size_of::<Result<(), Trap>>() == 12);

impl Trap {
    /// A trap without further facts.
    pub const fn new(code: TrapCode) -> Self {
        Self::about(code, 0, 0)
    }

    /// A trap with the facts `at` and `len`, whose meaning [`TrapCode`] gives.
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
            TrapCode::Reentered => {
                f.write_str("a call was made where the canonical ABI forbids it")
            }
            TrapCode::Starting => {
                f.write_str("the app's memory and destructors are not ready before it has started")
            }
            TrapCode::Trapped => f.write_str("the app trapped before"),
            TrapCode::WouldWait => f.write_str(
                "the host function waits, and this call cannot: call the app's export with its \
                 `_async` method",
            ),
            TrapCode::Cancelled => f.write_str("a call of the app was dropped while it waited"),
            TrapCode::Deadline => f.write_str("the call took longer than its deadline allows"),
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
            TrapCode::StackOverflow => {
                f.write_str("the guest recursed too deeply for `Limits::stack`")
            }
            TrapCode::OutOfFuel => f.write_str("the guest used up its fuel"),
            TrapCode::GrewPastLimit => f.write_str("the guest grew past its memory limit"),
            TrapCode::Host if at == 0 => f.write_str("the host ended the app"),
            TrapCode::Host => write!(f, "the host ended the app ({at})"),
            TrapCode::Engine => f.write_str("the engine stopped the guest"),
            TrapCode::Slots => f.write_str("the engine passed too few slots"),
        }
    }
}

/// The reason with which a host function ends the app: a number, a text, or both. A `trappable` function
/// returns it as its error, and the caller of the app gets it in a [`CallError`].
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
#[non_exhaustive]
pub struct HostTrap {
    /// The host's own number; 0 if it has none.
    pub number: u32,
    /// The host's own text.
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

/// Turns a host function's error into the trap that ends the app. Its text is kept for the [`CallError`].
#[inline]
pub fn ended<T>(guest: &mut dyn Guest, done: Result<T, HostTrap>) -> Result<T, Trap> {
    done.map_err(|HostTrap { number, text }| {
        guest.handles().said.set(text);
        Trap::about(TrapCode::Host, number, 0)
    })
}

/// The reason why a call into a guest failed: the trap, and where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallError {
    /// The trap that ended the call.
    pub trap: Trap,
    /// The module and name of the import call in which the trap happened, if it was in one.
    pub import: Option<(&'static str, &'static str)>,
    /// The text of the host, if the host ended the app: see [`HostTrap`].
    pub text: Option<&'static str>,
}

impl CallError {
    /// The error for `trap`, which happened in the import with this module and name.
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
