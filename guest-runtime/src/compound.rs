//! `option`, `result` and `tuple` as Rust's own types.

use crate::value::{Canonical, Lift, Lower, align_up, flat_next, lift_next, max};

/// Where a payload of this alignment lies behind a discriminant of one byte.
const fn payload(align: usize) -> usize {
    align_up(1, align)
}

impl<T: Canonical> Canonical for Option<T> {
    const SIZE: usize = align_up(payload(T::ALIGN) + T::SIZE, Self::ALIGN);
    const ALIGN: usize = T::ALIGN;
    const FLAT: usize = 1 + T::FLAT;
}

impl<T: Lower> Lower for Option<T> {
    #[inline(always)]
    fn flat(self, slots: &mut [u64]) {
        if let Some(value) = self {
            slots[0] = 1;
            value.flat(&mut slots[1..]);
        }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut u8) {
        // SAFETY: tag and payload lie within `SIZE`, the payload aligned.
        unsafe {
            at.write(self.is_some().into());
            if let Some(value) = self {
                value.store(at.add(payload(T::ALIGN)));
            }
        }
    }
}

impl<T: Lift> Lift for Option<T> {
    #[inline(always)]
    unsafe fn lift(slots: &[u64]) -> Self {
        // SAFETY: the host wrote a `T` where it wrote 1.
        (slots[0] as u32 != 0).then(|| unsafe { T::lift(&slots[1..]) })
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: as above, in the places where `store` writes.
        unsafe { (at.read() != 0).then(|| T::load(at.add(payload(T::ALIGN)))) }
    }
}

impl<T: Canonical, E: Canonical> Canonical for Result<T, E> {
    const SIZE: usize = align_up(payload(Self::ALIGN) + max(T::SIZE, E::SIZE), Self::ALIGN);
    const ALIGN: usize = max(T::ALIGN, E::ALIGN);
    const FLAT: usize = 1 + max(T::FLAT, E::FLAT);
}

impl<T: Lower, E: Lower> Lower for Result<T, E> {
    #[inline(always)]
    fn flat(self, slots: &mut [u64]) {
        slots[0] = self.is_err().into();
        match self {
            Ok(value) => value.flat(&mut slots[1..]),
            Err(error) => error.flat(&mut slots[1..]),
        }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut u8) {
        // SAFETY: tag and payload lie within `SIZE`, the payload aligned.
        unsafe {
            at.write(self.is_err().into());
            let at = at.add(payload(Self::ALIGN));
            match self {
                Ok(value) => value.store(at),
                Err(error) => error.store(at),
            }
        }
    }
}

impl<T: Lift, E: Lift> Lift for Result<T, E> {
    #[inline(always)]
    unsafe fn lift(slots: &[u64]) -> Self {
        // SAFETY: the host wrote a `T` where it wrote 0, else an `E`.
        unsafe {
            if slots[0] as u32 == 0 { Ok(T::lift(&slots[1..])) } else { Err(E::lift(&slots[1..])) }
        }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: as above, in the places where `store` writes.
        unsafe {
            let payload = at.add(payload(Self::ALIGN));
            if at.read() == 0 { Ok(T::load(payload)) } else { Err(E::load(payload)) }
        }
    }
}

/// Tuples: fields one behind the other, each aligned.
macro_rules! tuples {
    ($(($($field:ident $value:ident),*);)*) => { $(
        impl<$($field: Canonical),*> Canonical for ($($field,)*) {
            const SIZE: usize = {
                let mut end = 0;
                $( end = align_up(end, $field::ALIGN) + $field::SIZE; )*
                align_up(end, Self::ALIGN)
            };
            const ALIGN: usize = {
                let mut align = 1;
                $( align = max(align, $field::ALIGN); )*
                align
            };
            const FLAT: usize = 0 $(+ $field::FLAT)*;
        }

        impl<$($field: Lower),*> Lower for ($($field,)*) {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                let ($($value,)*) = self;
                $( let slots = flat_next($value, slots); )*
                let _ = slots;
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                let ($($value,)*) = self;
                let mut end = 0;
                // SAFETY: every field lies within `SIZE`, aligned.
                $( end = align_up(end, $field::ALIGN); unsafe { $value.store(at.add(end)) }; end += $field::SIZE; )*
                let _ = end;
            }
        }

        impl<$($field: Lift),*> Lift for ($($field,)*) {
            #[inline(always)]
            unsafe fn lift(mut slots: &[u64]) -> Self {
                // SAFETY: the host wrote the fields in this order.
                ($( unsafe { lift_next::<$field>(&mut slots) }, )*)
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                let mut end = 0;
                // SAFETY: the places where `store` writes.
                $( let start = align_up(end, $field::ALIGN); end = start + $field::SIZE; let $value = unsafe { $field::load(at.add(start)) }; )*
                let _ = end;
                ($($value,)*)
            }
        }
    )* };
}

tuples! {
    (A a);
    (A a, B b);
    (A a, B b, C c);
    (A a, B b, C c, D d);
    (A a, B b, C c, D d, E e);
    (A a, B b, C c, D d, E e, F f);
    (A a, B b, C c, D d, E e, F f, G g);
    (A a, B b, C c, D d, E e, F f, G g, H h);
    (A a, B b, C c, D d, E e, F f, G g, H h, I i);
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l);
}
