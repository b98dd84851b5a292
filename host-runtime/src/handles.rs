//! The handle table of an instance: one for all resources, with the canonical ABI's own indices.
//!
//! Index 0 is never valid, a freed index is the next to be used again, and a handle that is lent
//! cannot be given away (Canonical ABI, "Resource State").

use core::cell::Cell;
use core::marker::PhantomData;

use crate::trap::{Trap, TrapCode};

/// Which resource a handle is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceId(pub(crate) u32);

impl ResourceId {
    /// The identity of `resource` in `interface`: FNV-1a over both. A generated host checks at
    /// compile time that its world has no two alike.
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

    /// Whether no two of `types` are alike.
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

/// A resource of a WIT interface; generated for its marker type.
pub trait Resource {
    /// Which one.
    const TYPE: ResourceId;
    /// The guest defines it, so the number behind a handle is the guest's.
    const EXPORTED: bool = false;
}

/// Something that the receiver of this value owns, known by its maker's number for it: the host's,
/// or the guest's where the guest exports the resource.
pub struct Own<R>(u32, PhantomData<fn() -> R>);

/// Something that is lent for the length of a call, known by its maker's number for it.
pub struct Borrow<R>(u32, PhantomData<fn() -> R>);

macro_rules! handle {
    ($name:ident) => {
        impl<R> $name<R> {
            /// Its maker's number `rep`.
            pub const fn new(rep: u32) -> Self {
                Self(rep, PhantomData)
            }

            /// The number that its maker gave it.
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
    /// Lends it for the length of a call.
    pub const fn borrow(&self) -> Borrow<R> {
        Borrow::new(self.0)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its index is on the free list; `rep` is still what was last in it.
    Free,
    Owned,
    Borrowed,
    /// Lifted as an argument or a result whose receiver does not have it yet. `lent` is the index that
    /// was taken before.
    Taken,
}

#[derive(Clone, Copy)]
struct Entry {
    rep: u32,
    /// The type; in a free entry, the next free index.
    ty: u32,
    /// The call in which it was last lent.
    lent: u16,
    state: State,
}

const _: () = assert!(size_of::<Entry>() == 12);

/// The handles of one instance. `Handles<[Slot; N]>` holds up to `N`; the rest of the world sees
/// it as `Handles`.
///
/// It is shared while arguments borrow from the guest, so its entries are cells.
pub struct Handles<S: ?Sized = [Slot]> {
    /// Head of the list of freed indices, 0 where there is none.
    free: Cell<u32>,
    /// Indices handed out at least once.
    used: Cell<u32>,
    /// Borrowed handles that the running export has to drop.
    borrows: Cell<u32>,
    /// Handles that are owned or borrowed.
    live: Cell<u32>,
    /// The index that was taken last, 0 where none is.
    taken: Cell<u32>,
    /// How many more there are than the table has room for: they are in the guest's memory.
    pub(crate) noted: Cell<u32>,
    /// What the host said when it ended the app.
    pub(crate) said: Cell<Option<&'static str>>,
    /// What the host may still do for the app in this call; `u32::MAX` where there is no limit.
    work: Cell<u32>,
    /// Numbers the calls of imports, so that what one call lent is free again in the next.
    call: Cell<u16>,
    slots: S,
}

/// Room for one handle.
pub struct Slot(Cell<Entry>);

impl Slot {
    /// An empty one.
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
    /// Gives the guest a new handle on the host's `rep`: its index.
    pub fn insert(&self, ty: ResourceId, rep: u32) -> Result<u32, Trap> {
        self.add(Entry { rep, ty: ty.0, lent: 0, state: State::Owned })
    }

    /// Lends `rep` to the guest until the running export returns: the handle's index.
    pub fn lend_out(&self, ty: ResourceId, rep: u32) -> Result<u32, Trap> {
        let index = self.add(Entry { rep, ty: ty.0, lent: 0, state: State::Borrowed })?;
        self.borrows.set(self.borrows.get() + 1);
        Ok(index)
    }

    /// The guest lends handle `index` for the call that runs. Owned and borrowed ones will do.
    pub fn lend(&self, ty: ResourceId, index: u32) -> Result<u32, Trap> {
        let (slot, entry) = self.get(ty, index)?;
        slot.0.set(Entry { lent: self.call.get(), ..entry });
        Ok(entry.rep)
    }

    /// The guest gives handle `index` away: the host's number. The host owns it once all that is given
    /// with it was lifted too, which [`given`](Self::given) says; until then it is the app's to be
    /// drained.
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

    /// All that was taken has been lifted: now the host owns it. The index that was taken last is the
    /// next to be used again.
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

    /// Checks that there is room for `more` handles.
    pub fn room(&self, more: usize) -> Result<(), Trap> {
        let all = self.slots.len();
        if self.live.get() as usize + more <= all {
            Ok(())
        } else {
            Err(Trap::about(TrapCode::HandlesFull, all as u32, 0))
        }
    }

    /// The guest drops handle `index`: the host's number if it was owned, so that the thing itself
    /// goes too.
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

    /// Starts the next call: what the last one lent is free to be given away.
    pub fn next_call(&self) {
        let call = self.call.get().wrapping_add(1);
        self.call.set(call);
        if call == 0 {
            // After 65,535 calls the numbers start again; forget what the old ones lent.
            for Slot(cell) in &self.slots {
                cell.set(Entry { lent: 0, ..cell.get() });
            }
            self.call.set(1);
        }
    }

    /// Checks that an export which returns has dropped everything that was lent to it.
    pub fn end_export(&self) -> Result<(), Trap> {
        match self.borrows.get() {
            0 => Ok(()),
            left => Err(Trap::about(TrapCode::BorrowsLeft, left, 0)),
        }
    }

    /// What the guest owns and has not dropped, one at a time; the table forgets it.
    pub fn drain(&self) -> Option<(ResourceId, u32)> {
        let owned = |(_, Slot(cell)): &(u32, &Slot)| {
            matches!(cell.get().state, State::Owned | State::Taken)
        };
        let (index, slot) = (1..).zip(&self.slots).find(owned)?;
        let entry = slot.0.get();
        self.release(slot, index, entry.rep);
        Some((ResourceId(entry.ty), entry.rep))
    }

    /// From here on the host may do this much work for the app: a unit is to look at a few bytes.
    pub fn allow_work(&self, units: u32) {
        self.work.set(units);
    }

    /// Takes what looking at `units` costs. Where too little is left, the app has used up its fuel.
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

    /// What handle `index` stands for.
    pub fn rep(&self, ty: ResourceId, index: u32) -> Result<u32, Trap> {
        Ok(self.get(ty, index)?.1.rep)
    }

    /// What was last at `index`, given away or not: for values that are read a second time.
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
        // What is drained after it was taken does not count any more.
        self.live.set(self.live.get().saturating_sub(1));
        slot.0.set(Entry { rep, ty: self.free.get(), lent: 0, state: State::Free });
        self.free.set(index);
    }
}

#[cfg(test)]
mod tests;
