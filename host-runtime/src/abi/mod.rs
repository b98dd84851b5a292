//! Lifting and lowering, once per type (Canonical ABI, "Loading", "Storing", "Flattening").
//!
//! Nothing here trusts a number from the guest: an address becomes a range through [`in_bounds`], and
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

/// How a type lies in linear memory and in slots.
pub trait Abi: Sized {
    /// Bytes in memory.
    const SIZE: usize;
    /// Alignment in memory, in bytes.
    const ALIGN: usize;
    /// Core values when flattened.
    const FLAT: usize;
    /// Any bytes are a valid value and lifting it has no effect, so a list of it needs no look at
    /// its elements.
    const ANY_BITS: bool;
    /// It is all in its own bytes: it points at nothing and holds no handle.
    const INLINE: bool;
    /// Handles that a value owns at most; `usize::MAX` where they are in a list.
    const OWNED: usize = 0;
}

/// As many handles as there are elements in a list.
pub const UNBOUNDED: usize = usize::MAX;

/// From the guest to the host.
pub trait Lift<'a>: Abi {
    /// From flattened core values.
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap>;

    /// From memory. The caller has checked that [`Abi::SIZE`] bytes at `at` are there and aligned.
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap>;
}

/// From the host to the guest, in two steps: everything that a value points at gets its room, in
/// the order that the canonical ABI prescribes; then the memory is fetched once and written.
pub trait Lower: Abi {
    /// The value with the addresses of what it points at.
    type Low;

    /// Asks the guest for room and makes handles.
    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap>;

    /// Shows each handle that the value owns: its type, and its maker's number for it.
    fn owned(&self, _: &mut dyn FnMut(ResourceId, u32)) {}

    /// Stores it at `at`, with everything that it points at.
    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap>;

    /// Flattens it, and stores everything that it points at.
    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap>;
}

/// A value that is one slot and needs nothing of the guest: numbers, enums, flags.
pub trait Scalar: Sized {
    /// From a slot. Bits that the type does not have are ignored.
    fn from_slot(slot: u64) -> Result<Self, Trap>;

    /// Into a slot: signed types extended to their core type, never beyond.
    fn into_slot(self) -> u64;
}

/// Flattened values, read from the front.
pub struct Flat<'s>(&'s [u64]);

impl<'s> Flat<'s> {
    /// These values.
    pub const fn new(slots: &'s [u64]) -> Self {
        Self(slots)
    }

    /// The next value. A generated trampoline never reads past the end; what would be there is 0.
    pub const fn next(&mut self) -> u64 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    /// The next `n` values on their own: a variant's, of which a case may use fewer.
    #[must_use]
    pub fn take(&mut self, n: usize) -> Self {
        let (taken, rest) = self.0.split_at_checked(n).unwrap_or((self.0, &[]));
        self.0 = rest;
        Self(taken)
    }
}

/// Flattened values, written from the front.
pub struct FlatMut<'s>(&'s mut [u64]);

impl<'s> FlatMut<'s> {
    /// Room for these many values.
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

    /// The next `n` values on their own, zero until they are written.
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

/// Turns a guest's claim that `size` bytes at `at` are there and aligned into an offset.
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
        // Most are a discriminant or a pointer: calling `memcpy` costs more than copying that.
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

/// Lifts argument `number` from the spilled arguments, at `at`.
#[inline(always)]
pub fn spilled<'a, T: Lift<'a>>(number: u8, view: &View<'a>, at: usize) -> Result<T, Trap> {
    T::load(view, at).map_err(|trap| Trap { argument: number, ..trap })
}

/// Checks, before the host is called, that the guest can have all the handles of a result of type `T`.
#[inline(always)]
pub fn room<T: Abi>(handles: &Handles) -> Result<(), Trap> {
    if const { T::OWNED == 0 || T::OWNED == UNBOUNDED } { Ok(()) } else { handles.room(T::OWNED) }
}

/// Places a value whose handles have room, unless there is a list of them: that is as long as the host
/// has made it. Where it is too long, nothing is placed; the app is stopped, and gets its handles only
/// to be drained of them.
#[inline(always)]
fn placed<T: Lower>(guest: &mut dyn Guest, value: T) -> Result<T::Low, Trap> {
    if const { T::OWNED == UNBOUNDED } {
        handles_fit(guest.handles(), &value).inspect_err(|_| keep(guest, &value))?;
    }
    value.reserve(guest)
}

/// Checks that the guest can have all the handles of a value.
pub(crate) fn handles_fit<T: Lower>(handles: &Handles, value: &T) -> Result<(), Trap> {
    let mut owned = 0;
    value.owned(&mut |_, _| owned += 1);
    handles.room(owned)
}

/// Gives the guest what a value owns and nothing else, because a part of what it is in could not be
/// placed: where the app is unloaded, the host hears of it. What the table has no room for is noted in
/// the guest's memory, which it does not use any more.
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

/// Stores a function's result at `at`, which was checked when the arguments were lifted: a
/// `cabi_realloc` that grows the memory does not make room for the result itself.
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

/// Gives the guest a handle of an `R` of its own (`[resource-new]`).
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

/// Tells the guest what its own handle stands for (`[resource-rep]`).
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

/// Drops a handle of an `R` of the guest's own (`[resource-drop]`), whose destructor is to run.
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

/// Drops a handle for the guest; the host's number if the guest owned the thing.
#[inline(never)]
pub fn dropped<R: crate::handles::Resource>(
    guest: &mut dyn Guest,
    slots: &mut Slots,
) -> Result<Option<u32>, Trap> {
    let [index, ..] = slots else { return Err(Trap::new(TrapCode::Slots)) };
    guest.handles().remove(R::TYPE, *index as u32)
}
