//! The handle table of an instance: one table for all resources, with the indices of the canonical ABI.
//!
//! Index 0 is never valid. The index that was freed last is used next. A handle that is lent cannot be given
//! away (Canonical ABI, "Resource State").

use core::cell::Cell;
use core::marker::PhantomData;

use crate::trap::{Trap, TrapCode};

/// The identity of the resource that a handle refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceId(pub(crate) u32);

impl ResourceId {
    /// The identity of `resource` in `interface`: FNV-1a over both names. A generated host checks at compile
    /// time that no two resources of its world have the same identity.
    pub const fn of(interface: &str, resource: &str) -> Self {
        const fn mix(mut hash: u32, text: &str) -> u32 {
            let bytes = text.as_bytes();
            let mut i = 0;
            while i < bytes.len() {
                hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
                i += 1;
            }
            hash
        }
        Self(mix(mix(mix(0x811c_9dc5, interface), "/"), resource))
    }

    /// Whether all of `types` differ from each other.
    pub const fn distinct(types: &[Self]) -> bool {
        let mut i = 0;
        while i < types.len() {
            let mut j = 0;
            while j < i {
                if types[i].0 == types[j].0 {
                    return false;
                }
                j += 1;
            }
            i += 1;
        }
        true
    }
}

/// A resource of a WIT interface. The generator implements it for the resource's marker type.
pub trait Resource {
    /// The identity of the resource.
    const TYPE: ResourceId;
    /// Whether the guest defines the resource. If so, the number behind a handle is the guest's.
    const EXPORTED: bool = false;
}

/// Something that the receiver of this value owns. It holds the number that the maker gave to the thing: the
/// host, or the guest if the guest exports the resource.
pub struct Own<R>(u32, PhantomData<fn() -> R>);

/// Something that is lent for the length of a call. It holds the number that its maker gave to the thing.
pub struct Borrow<R>(u32, PhantomData<fn() -> R>);

macro_rules! handle {
    ($name:ident) => {
        impl<R> $name<R> {
            /// A handle on the thing that its maker calls `rep`.
            pub const fn new(rep: u32) -> Self {
                Self(rep, PhantomData)
            }

            /// The number that its maker gave to the thing.
            pub const fn rep(&self) -> u32 {
                self.0
            }
        }

        impl<R> Clone for $name<R> {
            fn clone(&self) -> Self {
                Self(self.0, PhantomData)
            }
        }

        impl<R> core::fmt::Debug for $name<R> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl<R> PartialEq for $name<R> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<R> Eq for $name<R> {}

        impl<R> core::hash::Hash for $name<R> {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
    };
}
handle!(Own);
handle!(Borrow);

impl<R> Own<R> {
    /// Lends the thing for the length of a call.
    pub const fn borrow(&self) -> Borrow<R> {
        Borrow::new(self.0)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The index is on the free list; `rep` still holds the last number that was in the entry.
    Free,
    Owned,
    Borrowed,
    /// The handle was lifted as an argument or a result that its receiver does not own yet. `lent` holds the
    /// index that was taken before this one.
    Taken,
}

#[derive(Clone, Copy)]
struct Entry {
    rep: u32,
    /// The type; in a free entry, the next free index.
    ty: u32,
    /// The number of the call in which the handle was last lent.
    lent: u16,
    state: State,
}

const _: () = assert!(size_of::<Entry>() == 12);

/// The handles of one instance. `Handles<[Slot; N]>` holds up to `N` handles; other code uses it as the
/// unsized `Handles`.
///
/// Arguments that borrow from the guest share the table while it changes, so its entries are cells.
pub struct Handles<S: ?Sized = [Slot]> {
    /// The head of the list of freed indices; 0 if there is none.
    free: Cell<u32>,
    /// The number of indices that were handed out at least once.
    used: Cell<u32>,
    /// The number of borrowed handles that the running export still has to drop.
    borrows: Cell<u32>,
    /// The number of handles that are owned or borrowed.
    live: Cell<u32>,
    /// The index that was taken last; 0 if none is taken.
    taken: Cell<u32>,
    /// The number of owned things that did not fit into the table. They are noted in the guest's memory.
    pub(crate) noted: Cell<u32>,
    /// The text with which the host ended the app.
    pub(crate) said: Cell<Option<&'static str>>,
    /// The units of work that the host may still do for the app in this call; `u32::MAX` means no limit.
    work: Cell<u32>,
    /// The number of the current import call: what one call lent is free again in the next.
    call: Cell<u16>,
    slots: S,
}

/// The room for one handle.
pub struct Slot(Cell<Entry>);

impl Slot {
    /// A slot without a handle.
    const fn empty() -> Self {
        Self(Cell::new(Entry { rep: 0, ty: 0, lent: 0, state: State::Free }))
    }
}

impl<const N: usize> Handles<[Slot; N]> {
    /// An empty table for `N` handles.
    pub const fn new() -> Self {
        const { assert!(N <= u16::MAX as usize, "a table has at most 65,535 handles") };
        Self {
            free: Cell::new(0),
            used: Cell::new(0),
            borrows: Cell::new(0),
            live: Cell::new(0),
            taken: Cell::new(0),
            noted: Cell::new(0),
            said: Cell::new(None),
            work: Cell::new(u32::MAX),
            call: Cell::new(1),
            slots: [const { Slot::empty() }; N],
        }
    }
}

impl<const N: usize> Default for Handles<[Slot; N]> {
    fn default() -> Self {
        Self::new()
    }
}

impl Handles {
    /// Gives the guest a new handle that owns the thing `rep`. Returns the handle's index.
    pub fn insert(&self, ty: ResourceId, rep: u32) -> Result<u32, Trap> {
        self.add(Entry { rep, ty: ty.0, lent: 0, state: State::Owned })
    }

    /// Lends the thing `rep` to the guest until the running export returns. Returns the handle's index.
    pub fn lend_out(&self, ty: ResourceId, rep: u32) -> Result<u32, Trap> {
        let index = self.add(Entry { rep, ty: ty.0, lent: 0, state: State::Borrowed })?;
        self.borrows.set(self.borrows.get() + 1);
        Ok(index)
    }

    /// Lends the guest's handle `index` to the host for the current call. The handle may be owned or
    /// borrowed. Returns the maker's number.
    pub fn lend(&self, ty: ResourceId, index: u32) -> Result<u32, Trap> {
        let (slot, entry) = self.get(ty, index)?;
        slot.0.set(Entry { lent: self.call.get(), ..entry });
        Ok(entry.rep)
    }

    /// Takes the guest's handle `index` to give it away. Returns the maker's number. The host owns the thing
    /// only after [`given`](Self::given), when all that is given together has been lifted. Until then the app
    /// still owns it, and [`drain`](Self::drain) returns it.
    pub fn take(&self, ty: ResourceId, index: u32) -> Result<u32, Trap> {
        let (slot, entry) = self.get(ty, index)?;
        match entry.state {
            State::Owned if entry.lent == self.call.get() => {
                Err(Trap::about(TrapCode::Lent, index, 0))
            }
            State::Owned => {
                let before = self.taken.replace(index) as u16;
                slot.0.set(Entry { lent: before, state: State::Taken, ..entry });
                self.live.set(self.live.get() - 1);
                Ok(entry.rep)
            }
            _ => Err(Trap::about(TrapCode::NotOwned, index, 0)),
        }
    }

    /// Completes the transfer of all handles that were taken: from now on the host owns the things. The index
    /// that was taken last is used next.
    pub fn given(&self) {
        let last = self.taken.replace(0);
        let mut index = last;
        while let Some(Slot(cell)) = self.slot(index) {
            let Entry { rep, lent: before, .. } = cell.get();
            index = before.into();
            let ty = if index == 0 { self.free.get() } else { index };
            cell.set(Entry { rep, ty, lent: 0, state: State::Free });
        }
        if last != 0 {
            self.free.set(last);
        }
    }

    /// Checks that the table has room for `more` handles.
    pub fn room(&self, more: usize) -> Result<(), Trap> {
        let all = self.slots.len();
        if self.live.get() as usize + more <= all {
            Ok(())
        } else {
            Err(Trap::about(TrapCode::HandlesFull, all as u32, 0))
        }
    }

    /// Drops the guest's handle `index`. If the guest owned the thing, returns the maker's number, so that
    /// the caller can let go of the thing as well.
    pub fn remove(&self, ty: ResourceId, index: u32) -> Result<Option<u32>, Trap> {
        let (slot, entry) = self.get(ty, index)?;
        self.release(slot, index, entry.rep);
        match entry.state {
            State::Owned => Ok(Some(entry.rep)),
            _ => {
                self.borrows.set(self.borrows.get() - 1);
                Ok(None)
            }
        }
    }

    /// Starts the next call: handles that the last call lent may be given away again.
    pub fn next_call(&self) {
        let call = self.call.get().wrapping_add(1);
        self.call.set(call);
        if call == 0 {
            // After 65,535 calls the numbers start again, so the old call numbers must be forgotten.
            for Slot(cell) in &self.slots {
                cell.set(Entry { lent: 0, ..cell.get() });
            }
            self.call.set(1);
        }
    }

    /// Checks that an export that returns has dropped every handle that was lent to it.
    pub fn end_export(&self) -> Result<(), Trap> {
        match self.borrows.get() {
            0 => Ok(()),
            left => Err(Trap::about(TrapCode::BorrowsLeft, left, 0)),
        }
    }

    /// Removes one thing that the guest owns from the table, and returns it. Returns `None` after the last.
    pub fn drain(&self) -> Option<(ResourceId, u32)> {
        let owned = |(_, Slot(cell)): &(u32, &Slot)| {
            matches!(cell.get().state, State::Owned | State::Taken)
        };
        let (index, slot) = (1..).zip(&self.slots).find(owned)?;
        let entry = slot.0.get();
        self.release(slot, index, entry.rep);
        Some((ResourceId(entry.ty), entry.rep))
    }

    /// Sets the work that the host may do for the app from now on. One unit pays for looking at a few bytes.
    pub fn allow_work(&self, units: u32) {
        self.work.set(units);
    }

    /// Charges `units` of work. If fewer are left, the app has used up its fuel.
    #[inline(never)]
    pub(crate) fn work(&self, units: u32) -> Result<(), Trap> {
        let left = self.work.get();
        if left == u32::MAX {
            return Ok(());
        }
        let rest = left.checked_sub(units);
        self.work.set(rest.unwrap_or(0));
        rest.map(drop).ok_or(Trap::new(TrapCode::OutOfFuel))
    }

    /// The number of the thing that handle `index` refers to.
    pub fn rep(&self, ty: ResourceId, index: u32) -> Result<u32, Trap> {
        Ok(self.get(ty, index)?.1.rep)
    }

    /// The number that was last at `index`, whether it was given away or not. It serves values that are read
    /// twice.
    pub(crate) fn last(&self, index: u32) -> Result<u32, Trap> {
        let Slot(cell) = self.slot(index).ok_or(Trap::about(TrapCode::UnknownHandle, index, 0))?;
        Ok(cell.get().rep)
    }

    fn slot(&self, index: u32) -> Option<&Slot> {
        self.slots.get((index as usize).wrapping_sub(1))
    }

    #[inline(never)]
    fn get(&self, ty: ResourceId, index: u32) -> Result<(&Slot, Entry), Trap> {
        match self.slot(index) {
            Some(slot) if matches!(slot.0.get().state, State::Owned | State::Borrowed) => {
                let entry = slot.0.get();
                if entry.ty == ty.0 {
                    Ok((slot, entry))
                } else {
                    Err(Trap::about(TrapCode::OtherResource, index, 0))
                }
            }
            _ => Err(Trap::about(TrapCode::UnknownHandle, index, 0)),
        }
    }

    fn add(&self, entry: Entry) -> Result<u32, Trap> {
        let freed = self.free.get();
        let index = if freed == 0 { self.used.get() + 1 } else { freed };
        let Some(Slot(cell)) = self.slot(index) else {
            return Err(Trap::about(TrapCode::HandlesFull, self.slots.len() as u32, 0));
        };
        if freed == 0 {
            self.used.set(index);
        } else {
            self.free.set(cell.get().ty);
        }
        cell.set(entry);
        self.live.set(self.live.get() + 1);
        Ok(index)
    }

    fn release(&self, slot: &Slot, index: u32, rep: u32) {
        // A taken handle no longer counts as live, so draining it must not subtract below zero.
        self.live.set(self.live.get().saturating_sub(1));
        slot.0.set(Entry { rep, ty: self.free.get(), lent: 0, state: State::Free });
        self.free.set(index);
    }
}

#[cfg(test)]
mod tests;
