//! The unnamed types of WIT: `option`, `result` and tuples. Named types work the same way, through the macros
//! of the `macros` module.

use super::{Abi, Flat, FlatMut, Lift, Lower, keep, put};
use crate::guest::{Guest, View};
use crate::handles::ResourceId;
use crate::trap::{Trap, TrapCode};

/// `at`, rounded up to `align`.
pub const fn align_to(at: usize, align: usize) -> usize {
    (at + align - 1) & !(align - 1)
}

/// The larger of two numbers.
pub const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// The type of a payload that does not exist.
impl Abi for () {
    const SIZE: usize = 0;
    const ALIGN: usize = 1;
    const FLAT: usize = 0;
    const ANY_BITS: bool = true;
    const INLINE: bool = true;
}

impl<'a> Lift<'a> for () {
    fn lift(_: &View<'a>, _: &mut Flat<'_>) -> Result<Self, Trap> {
        Ok(())
    }

    fn load(_: &View<'a>, _: usize) -> Result<Self, Trap> {
        Ok(())
    }
}

impl Lower for () {
    type Low = ();

    fn reserve(self, _: &mut dyn Guest) -> Result<(), Trap> {
        Ok(())
    }

    fn write((): (), _: &mut [u8], _: usize) -> Result<(), Trap> {
        Ok(())
    }

    fn flat((): (), _: &mut [u8], _: &mut FlatMut<'_>) -> Result<(), Trap> {
        Ok(())
    }
}

/// The offset of the payload in both cases of a variant with two cases.
const fn payload<T: Abi, E: Abi>() -> usize {
    max(T::ALIGN, E::ALIGN)
}

impl<T: Abi, E: Abi> Abi for Result<T, E> {
    const SIZE: usize = align_to(payload::<T, E>() + max(T::SIZE, E::SIZE), payload::<T, E>());
    const ALIGN: usize = payload::<T, E>();
    const FLAT: usize = 1 + max(T::FLAT, E::FLAT);
    const ANY_BITS: bool = false;
    const INLINE: bool = T::INLINE && E::INLINE;
    const OWNED: usize = max(T::OWNED, E::OWNED);
}

impl<'a, T: Lift<'a>, E: Lift<'a>> Lift<'a> for Result<T, E> {
    #[inline]
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        let mut flat = flat.take(Self::FLAT);
        match flat.next() as u32 {
            0 => T::lift(view, &mut flat).map(Ok),
            1 => E::lift(view, &mut flat).map(Err),
            case => Err(Trap::about(TrapCode::InvalidDiscriminant, case, 2)),
        }
    }

    #[inline]
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        match u8::load(view, at)? {
            0 => T::load(view, at + payload::<T, E>()).map(Ok),
            1 => E::load(view, at + payload::<T, E>()).map(Err),
            case => Err(Trap::about(TrapCode::InvalidDiscriminant, case.into(), 2)),
        }
    }
}

impl<T: Lower, E: Lower> Lower for Result<T, E> {
    type Low = Result<T::Low, E::Low>;

    #[inline]
    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap> {
        match self {
            Ok(value) => value.reserve(guest).map(Ok),
            Err(error) => error.reserve(guest).map(Err),
        }
    }

    #[inline]
    fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
        match self {
            Ok(value) => value.owned(each),
            Err(error) => error.owned(each),
        }
    }

    #[inline]
    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap> {
        put(memory, at, &[u8::from(low.is_err())])?;
        let at = at + payload::<T, E>();
        match low {
            Ok(value) => T::write(value, memory, at),
            Err(error) => E::write(error, memory, at),
        }
    }

    #[inline]
    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
        let mut flat = flat.take(Self::FLAT);
        flat.push(u64::from(low.is_err()));
        match low {
            Ok(value) => T::flat(value, memory, &mut flat),
            Err(error) => E::flat(error, memory, &mut flat),
        }
    }
}

/// An `option` is a `result` without a success value: its payload comes with discriminant 1.
impl<T: Abi> Abi for Option<T> {
    const SIZE: usize = <Result<(), T>>::SIZE;
    const ALIGN: usize = <Result<(), T>>::ALIGN;
    const FLAT: usize = <Result<(), T>>::FLAT;
    const ANY_BITS: bool = false;
    const INLINE: bool = T::INLINE;
    const OWNED: usize = T::OWNED;
}

impl<'a, T: Lift<'a>> Lift<'a> for Option<T> {
    #[inline]
    fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
        Ok(<Result<(), T>>::lift(view, flat)?.err())
    }

    #[inline]
    fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
        Ok(<Result<(), T>>::load(view, at)?.err())
    }
}

impl<T: Lower> Lower for Option<T> {
    type Low = Result<(), T::Low>;

    #[inline]
    fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap> {
        self.map_or(Ok(()), Err).reserve(guest)
    }

    #[inline]
    fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
        if let Some(value) = self {
            value.owned(each);
        }
    }

    #[inline]
    fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap> {
        <Result<(), T>>::write(low, memory, at)
    }

    #[inline]
    fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
        <Result<(), T>>::flat(low, memory, flat)
    }
}

/// The trap for a part that has no place although no other trap was raised. It never occurs.
pub const LOST: Trap = Trap::new(TrapCode::Slots);

/// Reserves room for the parts of a value that owns handles. After one part has failed, the guest only keeps
/// the handles of the others.
#[derive(Default)]
pub struct Parts(Option<Trap>);

impl Parts {
    /// Reserves room for the next part.
    pub fn reserve<T: Lower>(&mut self, part: T, guest: &mut dyn Guest) -> Option<T::Low> {
        if self.0.is_some() {
            keep(guest, &part);
            return None;
        }
        part.reserve(guest).map_err(|trap| self.0 = Some(trap)).ok()
    }

    /// Returns the trap of the part that failed, if one did.
    pub const fn all(&self) -> Result<(), Trap> {
        match self.0 {
            Some(trap) => Err(trap),
            None => Ok(()),
        }
    }
}

/// The offsets of a tuple's fields, and the tuple's size before it is rounded up.
const fn offsets<const N: usize>(layouts: [(usize, usize); N]) -> ([usize; N], usize) {
    let mut offsets = [0; N];
    let mut at = 0;
    let mut i = 0;
    while i < N {
        let (size, align) = layouts[i];
        offsets[i] = align_to(at, align);
        at = offsets[i] + size;
        i += 1;
    }
    (offsets, at)
}

macro_rules! tuple {
    ($count:literal: $($field:tt $T:ident)*) => {
        impl<$($T: Abi),*> Abi for ($($T,)*) {
            const SIZE: usize = align_to(offsets([$(($T::SIZE, $T::ALIGN)),*]).1, Self::ALIGN);
            const ALIGN: usize = {
                let mut align = 1;
                $( align = max(align, $T::ALIGN); )*
                align
            };
            const FLAT: usize = 0 $(+ $T::FLAT)*;
            const ANY_BITS: bool = true $(&& $T::ANY_BITS)*;
            const INLINE: bool = true $(&& $T::INLINE)*;
            const OWNED: usize = 0_usize$(.saturating_add($T::OWNED))*;
        }

        impl<'a, $($T: Lift<'a>),*> Lift<'a> for ($($T,)*) {
            fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
                Ok(($($T::lift(view, flat)?,)*))
            }

            fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
                let offsets: [usize; $count] = const { offsets([$(($T::SIZE, $T::ALIGN)),*]).0 };
                Ok(($($T::load(view, at + offsets[$field])?,)*))
            }
        }

        impl<$($T: Lower),*> Lower for ($($T,)*) {
            type Low = ($($T::Low,)*);

            fn reserve(self, guest: &mut dyn Guest) -> Result<Self::Low, Trap> {
                if const { Self::OWNED == 0 } {
                    return Ok(($(self.$field.reserve(guest)?,)*));
                }
                let mut parts = Parts::default();
                let low = ($(parts.reserve(self.$field, guest),)*);
                parts.all()?;
                Ok(($(low.$field.ok_or(LOST)?,)*))
            }

            fn owned(&self, each: &mut dyn FnMut(ResourceId, u32)) {
                $( self.$field.owned(each); )*
            }

            fn write(low: Self::Low, memory: &mut [u8], at: usize) -> Result<(), Trap> {
                let offsets: [usize; $count] = const { offsets([$(($T::SIZE, $T::ALIGN)),*]).0 };
                $( $T::write(low.$field, memory, at + offsets[$field])?; )*
                Ok(())
            }

            fn flat(low: Self::Low, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
                $( $T::flat(low.$field, memory, flat)?; )*
                Ok(())
            }
        }
    };
}

/// Implements tuples of every length: each has the fields of the one before and one more.
macro_rules! tuples {
    ($([$done:tt $D:ident])*;) => {};
    ($([$done:tt $D:ident])*; ($count:literal: $next:tt $N:ident) $($rest:tt)*) => {
        tuple!($count: $($done $D)* $next $N);
        tuples!($([$done $D])* [$next $N]; $($rest)*);
    };
}

tuples!(;
    (1: 0 A) (2: 1 B) (3: 2 C) (4: 3 D) (5: 4 E) (6: 5 F) (7: 6 G) (8: 7 H) (9: 8 I) (10: 9 J)
    (11: 10 K) (12: 11 L) (13: 12 M) (14: 13 N) (15: 14 O) (16: 15 P) (17: 16 Q) (18: 17 R)
    (19: 18 S) (20: 19 T) (21: 20 U) (22: 21 V) (23: 22 W) (24: 23 X) (25: 24 Y) (26: 25 Z)
    (27: 26 AA) (28: 27 AB) (29: 28 AC) (30: 29 AD) (31: 30 AE) (32: 31 AF)
);
