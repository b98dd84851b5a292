//! Lists of a fixed length, which are Rust arrays, in memory and in slots.

use super::compound::Parts;
use super::{Abi, Flat, FlatMut, Lift, Lower};
use crate::guest::{Guest, View};
use crate::handles::ResourceId;
use crate::trap::Trap;

impl<T: Abi, const N: usize> Abi for [T; N] {
    const SIZE: usize = N * T::SIZE;
    const ALIGN: usize = T::ALIGN;
    const FLAT: usize = N * T::FLAT;
    const ANY_BITS: bool = T::ANY_BITS;
    const INLINE: bool = T::INLINE;
    const OWNED: usize = N.saturating_mul(T::OWNED);
}

/// The elements that `next` returns, in order. WIT has no list of fixed length 0.
fn all<T: Clone, const N: usize>(
    mut next: impl FnMut(usize) -> Result<T, Trap>,
) -> Result<[T; N], Trap> {
    let mut items = core::array::repeat(next(0)?);
    for (index, item) in items.iter_mut().enumerate().skip(1) {
        *item = next(index)?;
    }
    Ok(items)
}

impl<'a, T: Lift<'a> + Clone, const N: usize> Lift<'a> for [T; N] {
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        all(|_| T::lift(view, flat))
    }

    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        all(|index| T::load(view, at + index * T::SIZE))
    }
}

impl<T: Lower, const N: usize> Lower for [T; N] {
    /// The low form of each element. Every element is `Some`: the `Option` exists only because reserving may
    /// fail.
    type Low = [Option<T::Low>; N];

    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap> {
        let mut parts = Parts::default();
        let low = self.map(|item| parts.reserve(item, guest));
        parts.all().map(|()| low)
    }

    fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
        for item in self {
            item.owned(each);
        }
    }

    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap> {
        for (index, item) in low.into_iter().flatten().enumerate() {
            T::write(item, memory, at + index * T::SIZE)?;
        }
        Ok(())
    }

    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
        low.into_iter().flatten().try_for_each(|item| T::flat(item, memory, flat))
    }
}
