//! Numbers, `bool`, `char` and handles.

use super::{Abi, Flat, FlatMut, Lift, Lower, Scalar, put, read};
use crate::guest::{Guest, View};
use crate::handles::{Borrow, Own, Resource, ResourceId};
use crate::table::note;
use crate::trap::{Trap, TrapCode};

macro_rules! number {
    ($($ty:ty: |$slot:ident| $from:expr, |$value:ident| $into:expr;)*) => { $(
        impl Scalar for $ty {
            #[inline(always)]
            fn from_slot($slot: u64) -> Result<Self, Trap> {
                Ok($from)
            }

            #[inline(always)]
            fn into_slot(self) -> u64 {
                let $value = self;
                $into
            }
        }

        impl Abi for $ty {
            const SIZE: usize = size_of::<$ty>();
            const ALIGN: usize = size_of::<$ty>();
            const FLAT: usize = 1;
            const ANY_BITS: bool = true;
    const INLINE: bool = true;
        }

        impl<'a> Lift<'a> for $ty {
            #[inline(always)]
            fn lift(_: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
                Self::from_slot(flat.next())
            }

            #[inline(always)]
            fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
                Ok(Self::from_le_bytes(read(view.memory, at)?))
            }
        }

        lower_scalar!($ty: |value| &value.to_le_bytes());
    )* };
}

/// Implements [`Lower`] for a type that points at nothing, so that its low form is the type itself.
macro_rules! lower_scalar {
    ($ty:ty: |$value:ident| $bytes:expr) => {
        impl Lower for $ty {
            type Low = Self;

            #[inline(always)]
            fn reserve(self, _: &mut dyn Guest) -> Result<Self, Trap> {
                Ok(self)
            }

            #[inline(always)]
            fn write($value: Self, memory: &mut [u8], at: usize) -> Result<(), Trap> {
                put(memory, at, $bytes)
            }

            #[inline(always)]
            fn flat(low: Self, _: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
                flat.push(low.into_slot());
                Ok(())
            }
        }
    };
}

// A guest may leave anything in the upper bits of a slot. A signed result is extended to its core type, and
// no further.
number! {
    u8: |slot| slot as u8, |value| u64::from(value);
    u16: |slot| slot as u16, |value| u64::from(value);
    u32: |slot| slot as u32, |value| u64::from(value);
    u64: |slot| slot, |value| value;
    i8: |slot| slot as i8, |value| u64::from(i32::from(value).cast_unsigned());
    i16: |slot| slot as i16, |value| u64::from(i32::from(value).cast_unsigned());
    i32: |slot| slot as i32, |value| u64::from(value.cast_unsigned());
    i64: |slot| slot.cast_signed(), |value| value.cast_unsigned();
    f32: |slot| f32::from_bits(slot as u32), |value| u64::from(value.to_bits());
    f64: |slot| f64::from_bits(slot), |value| value.to_bits();
}

impl Scalar for bool {
    #[inline(always)]
    fn from_slot(slot: u64) -> Result<Self, Trap> {
        Ok(slot as u32 != 0)
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        u64::from(self)
    }
}

impl Abi for bool {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;
    const FLAT: usize = 1;
    const ANY_BITS: bool = true;
    const INLINE: bool = true;
}

impl<'a> Lift<'a> for bool {
    #[inline(always)]
    fn lift(_: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        Self::from_slot(flat.next())
    }

    #[inline(always)]
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        Ok(u8::load(view, at)? != 0)
    }
}

lower_scalar!(bool: |value| &[u8::from(value)]);

impl Scalar for char {
    #[inline(always)]
    fn from_slot(slot: u64) -> Result<Self, Trap> {
        let scalar = slot as u32;
        Self::from_u32(scalar).ok_or(Trap::about(TrapCode::InvalidChar, scalar, 0))
    }

    #[inline(always)]
    fn into_slot(self) -> u64 {
        u64::from(u32::from(self))
    }
}

impl Abi for char {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
    const FLAT: usize = 1;
    const ANY_BITS: bool = false;
    const INLINE: bool = true;
}

impl<'a> Lift<'a> for char {
    #[inline(always)]
    fn lift(_: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        Self::from_slot(flat.next())
    }

    #[inline(always)]
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        Self::from_slot(u64::from(u32::load(view, at)?))
    }
}

lower_scalar!(char: |value| &u32::from(value).to_le_bytes());

/// A handle: an index for the guest, the maker's number for the host.
macro_rules! handle {
    ($name:ident, $lift:ident, $lower:ident, $owned:literal) => {
        impl<R: Resource> Abi for $name<R> {
            const SIZE: usize = 4;
            const ALIGN: usize = 4;
            const FLAT: usize = 1;
            const ANY_BITS: bool = false;
            const INLINE: bool = false;
            const OWNED: usize = $owned;
        }

        impl<'a, R: Resource> Lift<'a> for $name<R> {
            #[inline]
            fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
                let index = flat.next() as u32;
                if view.again {
                    return view.handles.last(index).map(Self::new);
                }
                view.handles.$lift(R::TYPE, index).map(Self::new)
            }

            #[inline]
            fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
                let index = u32::load(view, at)?;
                Self::lift(view, &mut Flat::new(&[u64::from(index)]))
            }
        }

        impl<R: Resource> Lower for $name<R> {
            type Low = u32;

            #[inline]
            fn reserve(self, guest: &mut dyn Guest) -> Result<u32, Trap> {
                $lower(guest, &self)
            }

            #[inline]
            fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
                if const { Self::OWNED > 0 } {
                    each(R::TYPE, self.rep());
                }
            }

            #[inline(always)]
            fn write(low: u32, memory: &mut [u8], at: usize) -> Result<(), Trap> {
                u32::write(low, memory, at)
            }

            #[inline(always)]
            fn flat(low: u32, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
                u32::flat(low, memory, flat)
            }
        }
    };
}
handle!(Own, take, own, 1);
handle!(Borrow, lend, borrow, 0);

/// Gives the guest a new handle. Handles that are lent in the same call may have filled the table; then the
/// thing is noted.
fn own<R: Resource>(guest: &mut dyn Guest, own: &Own<R>) -> Result<u32, Trap> {
    let index = guest.handles().insert(R::TYPE, own.rep());
    index.inspect_err(|_| note(guest, R::TYPE, own.rep()))
}

/// Lends a thing to the guest. The guest gets things of its own resource as its own number.
fn borrow<R: Resource>(guest: &mut dyn Guest, borrow: &Borrow<R>) -> Result<u32, Trap> {
    if R::EXPORTED { Ok(borrow.rep()) } else { guest.handles().lend_out(R::TYPE, borrow.rep()) }
}
