//! Lists of all types but bytes. Lifting validates the whole list; the host then reads it in place, element
//! by element.

use super::string::{MAX, pointer};
use super::{Abi, Flat, FlatMut, Lift, Lower, UNBOUNDED, in_bounds, keep, put};
use crate::guest::{Guest, View};
use crate::guest::{Nobody, allocate};
use crate::handles::ResourceId;
use crate::trap::{Trap, TrapCode};

/// A WIT `list<T>`: a validated view of the guest's memory, or a slice of the host's.
pub struct List<'a, T>(Source<'a, T>);

enum Source<'a, T> {
    Guest { view: View<'a>, at: usize, len: usize },
    Host(&'a [T]),
}

/// An iterator over the elements of a [`List`].
#[derive(Clone)]
pub struct Items<'a, T> {
    list: List<'a, T>,
    next: usize,
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

impl<T> Clone for Source<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Source<'_, T> {}

impl<T> List<'_, T> {
    /// The number of elements.
    pub fn len(&self) -> usize {
        match self.0 {
            Source::Guest { len, .. } => len,
            Source::Host(slice) => slice.len(),
        }
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a, T: Lift<'a> + Clone> List<'a, T> {
    /// The element with index `index`, if the list is long enough.
    pub fn get(&self, index: usize) -> Option<T> {
        match &self.0 {
            Source::Guest { view, at, len } if index < *len => {
                // The element was lifted before and has not changed since, so this cannot fail.
                T::load(view, at + index * T::SIZE).ok()
            }
            Source::Guest { .. } => None,
            Source::Host(slice) => slice.get(index).cloned(),
        }
    }

    /// An iterator over the elements, in order.
    pub fn iter(&self) -> Items<'a, T> {
        Items { list: *self, next: 0 }
    }
}

impl<'a, T: Lift<'a> + Clone> Iterator for Items<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let item = self.list.get(self.next)?;
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.list.len().saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<'a, T: Lift<'a> + Clone> ExactSizeIterator for Items<'a, T> {}

impl<'a, T: Lift<'a> + Clone> IntoIterator for &List<'a, T> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

impl<'a, T: Lift<'a> + Clone> IntoIterator for List<'a, T> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        Items { list: self, next: 0 }
    }
}

impl<'a, T> From<&'a [T]> for List<'a, T> {
    fn from(slice: &'a [T]) -> Self {
        Self(Source::Host(slice))
    }
}

impl<'a, T, const N: usize> From<&'a [T; N]> for List<'a, T> {
    fn from(array: &'a [T; N]) -> Self {
        Self(Source::Host(array))
    }
}

impl<'a, T: Lift<'a> + Clone + core::fmt::Debug> core::fmt::Debug for List<'a, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a, T: Lift<'a> + Clone + PartialEq> PartialEq for List<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T: Lift<'a> + Clone + Eq> Eq for List<'a, T> {}

impl<'a, T: Lift<'a> + Clone + core::hash::Hash> core::hash::Hash for List<'a, T> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<T: Abi> Abi for List<'_, T> {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;
    const ANY_BITS: bool = false;
    const INLINE: bool = false;
    const OWNED: usize = if T::OWNED == 0 { 0 } else { UNBOUNDED };
}

/// Checks the range of a list of `len` elements at `at`. Returns the list's offset in memory.
#[inline(never)]
fn range(memory: usize, at: u32, len: u32, size: usize, align: usize) -> Result<usize, Trap> {
    let bytes = u64::from(len) * size as u64;
    if bytes > MAX {
        return Err(Trap::about(TrapCode::TooLong, at, len));
    }
    in_bounds(memory, at, bytes as usize, align)
}

impl<'a, T: Lift<'a>> List<'a, T> {
    fn check(view: &View<'a>, at: u32, len: u32) -> Result<Self, Trap> {
        let at = range(view.memory.len(), at, len, T::SIZE, T::ALIGN)?;
        let len = len as usize;
        if !T::ANY_BITS && !view.again {
            view.work(len as u32)?;
            for index in 0..len {
                T::load(view, at + index * T::SIZE)?;
            }
        }
        Ok(Self(Source::Guest { view: View { again: true, ..*view }, at, len }))
    }
}

impl<'a, T: Lift<'a>> Lift<'a> for List<'a, T> {
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        let (at, len) = (flat.next() as u32, flat.next() as u32);
        Self::check(view, at, len)
    }

    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        Self::check(view, u32::load(view, at)?, u32::load(view, at + 4)?)
    }
}

/// A list with its room in the guest's memory. The data that elements point at is already there;
/// [`Abi::INLINE`] elements are written last, with everything else.
pub struct PlacedList<'a, T> {
    at: usize,
    list: List<'a, T>,
}

impl<'a, T: Lift<'a> + Lower + Clone> PlacedList<'a, T> {
    fn new(list: List<'a, T>, guest: &mut dyn Guest) -> Result<Self, Trap> {
        let at = allocate(guest, T::ALIGN, list.len() * T::SIZE);
        let at = at.inspect_err(|_| keep(guest, &list))?;
        if !T::INLINE {
            let mut items = list.iter().enumerate();
            while let Some((index, item)) = items.next() {
                let low = item.reserve(guest);
                let done = low.and_then(|low| T::write(low, guest.memory(), at + index * T::SIZE));
                done.inspect_err(|_| items.by_ref().for_each(|(_, item)| keep(guest, &item)))?;
            }
        }
        Ok(Self { at, list })
    }

    fn write(&self, memory: &mut [u8]) -> Result<(), Trap> {
        // An empty list must lie within the memory too.
        put(memory, self.at, &[])?;
        if T::INLINE {
            let mut nobody = Nobody::default();
            for (index, item) in self.list.iter().enumerate() {
                let low = item.reserve(&mut nobody)?;
                T::write(low, memory, self.at + index * T::SIZE)?;
            }
        }
        Ok(())
    }
}

impl<'a, T: Lift<'a> + Lower + Clone> Lower for List<'a, T> {
    type Low = PlacedList<'a, T>;

    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap> {
        PlacedList::new(self, guest)
    }

    fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
        if const { T::OWNED > 0 } {
            self.iter().for_each(|item| item.owned(each));
        }
    }

    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap> {
        low.write(memory)?;
        put(memory, at, &pointer(low.at, low.list.len()))
    }

    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
        low.write(memory)?;
        flat.push(low.at as u64);
        flat.push(low.list.len() as u64);
        Ok(())
    }
}
