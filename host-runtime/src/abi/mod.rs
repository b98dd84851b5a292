//! Lifting and lowering, once per type (Canonical ABI, "Loading", "Storing", "Flattening").
//!
//! This module trusts no number from the guest. An address becomes a range only through [`in_bounds`], and
//! every multiplication of a guest's length is done in 64 bits.

mod compound;
mod fixed;
mod list;
mod macros;
mod scalar;
mod string;

pub use compound::{LOST, Parts, max};
pub use list::{Items, List};
pub use macros::no_case;

use crate::guest::{Guest, View};
use crate::handles::{Handles, ResourceId};
use crate::table::Slots;
use crate::table::note;
use crate::trap::{Trap, TrapCode};

/// The layout of a type in linear memory and in slots.
pub trait Abi: Sized {
    /// The size in memory, in bytes.
    const SIZE: usize;
    /// The alignment in memory, in bytes.
    const ALIGN: usize;
    /// The number of core values when flattened.
    const FLAT: usize;
    /// Whether any bytes are a valid value and lifting has no effect. If so, lifting a list of this type does
    /// not look at the elements.
    const ANY_BITS: bool;
    /// Whether the value is complete in its own bytes: it points at nothing and holds no handle.
    const INLINE: bool;
    /// The highest number of handles that a value owns; `usize::MAX` if they are in a list.
    const OWNED: usize = 0;
}

/// The number of handles in a list, which has no bound at compile time.
pub const UNBOUNDED: usize = usize::MAX;

/// A type that goes from the guest to the host.
pub trait Lift<'a>: Abi {
    /// Lifts a value from flattened core values.
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap>;

    /// Lifts a value from memory. The caller has checked that [`Abi::SIZE`] bytes at `at` exist and are
    /// aligned.
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap>;
}

/// A type that goes from the host to the guest, in two steps. First all data that a value points at gets its
/// room, in the order that the canonical ABI prescribes. Then the memory is fetched once and written.
pub trait Lower: Abi {
    /// The value together with the addresses of the data that it points at.
    type Low;

    /// Asks the guest for room and makes the handles.
    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap>;

    /// Calls the function for each handle that the value owns, with its type and its maker's number.
    fn owned(&self, _: &mut dyn FnMut(ResourceId, u32)) {}

    /// Stores the value at `at`, and everything that it points at.
    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap>;

    /// Flattens the value, and stores everything that it points at.
    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap>;
}

/// A value that is one slot and needs nothing from the guest: a number, an enum or flags.
pub trait Scalar: Sized {
    /// The value in a slot. Bits that the type does not have are ignored.
    fn from_slot(slot: u64) -> Result<Self, Trap>;

    /// The value as a slot. A signed value is extended to its core type, never further.
    fn into_slot(self) -> u64;
}

/// Flattened values that are read from the front.
pub struct Flat<'s>(&'s [u64]);

impl<'s> Flat<'s> {
    /// A reader of these values.
    pub const fn new(slots: &'s [u64]) -> Self {
        Self(slots)
    }

    /// The next value. A generated trampoline never reads past the end, where the value would be 0.
    pub const fn next(&mut self) -> u64 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    /// A reader of the next `n` values alone. They belong to a variant, of which a case may use fewer.
    #[must_use]
    pub fn take(&mut self, n: usize) -> Self {
        let (taken, rest) = self.0.split_at_checked(n).unwrap_or((self.0, &[]));
        self.0 = rest;
        Self(taken)
    }
}

/// Flattened values that are written from the front.
pub struct FlatMut<'s>(&'s mut [u64]);

impl<'s> FlatMut<'s> {
    /// A writer to these slots.
    pub const fn new(slots: &'s mut [u64]) -> Self {
        Self(slots)
    }

    /// Writes the next value.
    pub fn push(&mut self, value: u64) {
        if let Some((first, rest)) = core::mem::take(&mut self.0).split_first_mut() {
            *first = value;
            self.0 = rest;
        }
    }

    /// A writer to the next `n` slots alone. They are zero until they are written.
    #[must_use]
    pub fn take(&mut self, n: usize) -> FlatMut<'s> {
        let slots = core::mem::take(&mut self.0);
        let n = n.min(slots.len());
        let (taken, rest) = slots.split_at_mut(n);
        self.0 = rest;
        taken.fill(0);
        FlatMut(taken)
    }
}

/// Checks a guest's claim that `size` aligned bytes are at `at`. Returns their offset in a memory of `memory`
/// bytes.
pub fn in_bounds(memory: usize, at: u32, size: usize, align: usize) -> Result<usize, Trap> {
    if at as usize & (align - 1) != 0 {
        Err(Trap::about(TrapCode::Misaligned, at, align as u32))
    } else if u64::from(at) + size as u64 > memory as u64 {
        Err(Trap::about(TrapCode::OutOfBounds, at, size as u32))
    } else {
        Ok(at as usize)
    }
}

/// The `N` bytes at `at`.
pub(crate) fn read<const N: usize>(memory: &[u8], at: usize) -> Result<[u8; N], Trap> {
    match memory.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(bytes) => Ok(*bytes),
        None => Err(Trap::about(TrapCode::OutOfBounds, at as u32, N as u32)),
    }
}

/// Writes `bytes` at `at`.
#[inline(never)]
pub(crate) fn put(memory: &mut [u8], at: usize, bytes: &[u8]) -> Result<(), Trap> {
    match memory.get_mut(at..).and_then(|rest| rest.get_mut(..bytes.len())) {
        // Most values are a discriminant or a pointer, for which calling `memcpy` costs more than this loop.
        Some(room) if bytes.len() <= 8 => {
            for (to, from) in room.iter_mut().zip(bytes) {
                *to = *from;
            }
            Ok(())
        }
        Some(room) => {
            room.copy_from_slice(bytes);
            Ok(())
        }
        None => Err(Trap::about(TrapCode::OutOfBounds, at as u32, bytes.len() as u32)),
    }
}

/// Lifts argument `number` from its slots.
#[inline(always)]
pub fn arg<'a, T: Lift<'a>, const N: usize>(
    number: u8,
    view: &View<'a>,
    slots: [u64; N],
) -> Result<T, Trap> {
    T::lift(view, &mut Flat(&slots)).map_err(|trap| Trap { argument: number, ..trap })
}

/// Lifts argument `number`, a scalar, from its slot.
#[inline(always)]
pub fn scalar<T: Scalar>(number: u8, slot: u64) -> Result<T, Trap> {
    T::from_slot(slot).map_err(|trap| Trap { argument: number, ..trap })
}

/// Lifts argument `number`, at offset `at`, from the arguments that were passed in memory.
#[inline(always)]
pub fn spilled<'a, T: Lift<'a>>(number: u8, view: &View<'a>, at: usize) -> Result<T, Trap> {
    T::load(view, at).map_err(|trap| Trap { argument: number, ..trap })
}

/// Checks, before the host is called, that the guest's table has room for all handles of a result of type
/// `T`.
#[inline(always)]
pub fn room<T: Abi>(handles: &Handles) -> Result<(), Trap> {
    if const { T::OWNED == 0 || T::OWNED == UNBOUNDED } { Ok(()) } else { handles.room(T::OWNED) }
}

/// Reserves the guest's room for a result. Its handles have room already, unless they are in a list, whose
/// length only the host knows. If they have none, nothing is placed and the app is stopped: it gets the
/// handles only so that they can be drained.
#[inline(always)]
fn placed<T: Lower>(guest: &mut dyn Guest, value: T) -> Result<T::Low, Trap> {
    if const { T::OWNED == UNBOUNDED } {
        handles_fit(guest.handles(), &value).inspect_err(|_| keep(guest, &value))?;
    }
    value.reserve(guest)
}

/// Checks that the guest's table has room for all handles of a value.
pub(crate) fn handles_fit<T: Lower>(handles: &Handles, value: &T) -> Result<(), Trap> {
    let mut owned = 0;
    value.owned(&mut |_, _| owned += 1);
    handles.room(owned)
}

/// Gives the guest only the things that a value owns, because another part of the value could not be placed.
/// When the app is unloaded, the host lets go of them. Things that do not fit into the table are noted in the
/// guest's memory, which the guest no longer uses.
#[inline(never)]
pub(crate) fn keep<T: Lower>(guest: &mut dyn Guest, value: &T) {
    if const { T::OWNED > 0 } {
        value.owned(&mut |ty, rep| {
            if guest.handles().insert(ty, rep).is_err() {
                note(guest, ty, rep);
            }
        });
    }
}

/// Stores a function's result at `at`. The range was checked when the arguments were lifted: a `cabi_realloc`
/// that grows the memory does not make room for the result itself.
#[inline(always)]
pub fn store<T: Lower>(guest: &mut dyn Guest, at: usize, value: T) -> Result<(), Trap> {
    let low = placed(guest, value)?;
    T::write(low, guest.memory(), at)
}

/// The slot of a result that is a single core value.
#[inline(always)]
pub fn ret<T: Lower>(guest: &mut dyn Guest, value: T) -> Result<u64, Trap> {
    let low = placed(guest, value)?;
    let mut slot = [0];
    T::flat(low, &mut [], &mut FlatMut(&mut slot))?;
    let [slot] = slot;
    Ok(slot)
}

/// Gives the guest a handle to an `R` of its own (`[resource-new]`).
#[inline(never)]
pub fn resource_new<H, R: crate::handles::Resource>(
    _: &mut H,
    guest: &mut dyn Guest,
    slots: &mut Slots,
) -> Result<(), Trap> {
    let [slot, ..] = slots else { return Err(Trap::new(TrapCode::Slots)) };
    *slot = guest.handles().insert(R::TYPE, *slot as u32)?.into();
    Ok(())
}

/// Returns to the guest the number that its own handle refers to (`[resource-rep]`).
#[inline(never)]
pub fn resource_rep<H, R: crate::handles::Resource>(
    _: &mut H,
    guest: &mut dyn Guest,
    slots: &mut Slots,
) -> Result<(), Trap> {
    let [slot, ..] = slots else { return Err(Trap::new(TrapCode::Slots)) };
    *slot = guest.handles().rep(R::TYPE, *slot as u32)?.into();
    Ok(())
}

/// Drops a handle to an `R` of the guest's own (`[resource-drop]`) and notes that its destructor must run.
#[inline(never)]
pub fn resource_drop<H, R: crate::handles::Resource>(
    _: &mut H,
    guest: &mut dyn Guest,
    slots: &mut Slots,
) -> Result<(), Trap> {
    if let Some(rep) = dropped::<R>(guest, slots)? {
        guest.destroy(R::TYPE, rep);
    }
    Ok(())
}

/// Drops a handle for the guest. Returns the maker's number if the guest owned the thing.
#[inline(never)]
pub fn dropped<R: crate::handles::Resource>(
    guest: &mut dyn Guest,
    slots: &mut Slots,
) -> Result<Option<u32>, Trap> {
    let [index, ..] = slots else { return Err(Trap::new(TrapCode::Slots)) };
    guest.handles().remove(R::TYPE, *index as u32)
}
