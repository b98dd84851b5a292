//! The types `option`, `result`, `tuple` and lists of fixed length, as Rust's own types.

use crate::value::{Canonical, Lift, Lower, Plain, align_up, flat_next, lift_next, max};

/// The offset of a payload with this alignment, which follows a discriminant of one byte.
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
        // SAFETY: tag and payload lie within `SIZE`, and the payload is aligned.
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
        // SAFETY: if the host wrote 1, it wrote a `T` after it.
        (slots[0] as u32 != 0).then(|| unsafe { T::lift(&slots[1..]) })
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: as in `lift`; the value is where `store` writes it.
        unsafe { (at.read() != 0).then(|| T::load(at.add(payload(T::ALIGN)))) }
    }

    #[inline(always)]
    fn give_back(&self) {
        self.iter().for_each(T::give_back);
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
        // SAFETY: tag and payload lie within `SIZE`, and the payload is aligned.
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
        // SAFETY: if the host wrote 0, it wrote a `T` after it; if not, an `E`.
        unsafe {
            if slots[0] as u32 == 0 { Ok(T::lift(&slots[1..])) } else { Err(E::lift(&slots[1..])) }
        }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: as in `lift`; the value is where `store` writes it.
        unsafe {
            let payload = at.add(payload(Self::ALIGN));
            if at.read() == 0 { Ok(T::load(payload)) } else { Err(E::load(payload)) }
        }
    }

    #[inline(always)]
    fn give_back(&self) {
        match self {
            Ok(value) => value.give_back(),
            Err(error) => error.give_back(),
        }
    }
}

/// A list of fixed length: its elements, one after the other.
impl<T: Canonical, const N: usize> Canonical for [T; N] {
    const SIZE: usize = N * T::SIZE;
    const ALIGN: usize = T::ALIGN;
    const FLAT: usize = N * T::FLAT;
}

impl<T: Lower, const N: usize> Lower for [T; N] {
    #[inline(always)]
    fn flat(self, mut slots: &mut [u64]) {
        for value in self {
            slots = flat_next(value, slots);
        }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut u8) {
        for (i, value) in self.into_iter().enumerate() {
            // SAFETY: every element lies within `SIZE`, and is aligned.
            unsafe { value.store(at.add(i * T::SIZE)) };
        }
    }
}

impl<T: Lift, const N: usize> Lift for [T; N] {
    #[inline(always)]
    unsafe fn lift(mut slots: &[u64]) -> Self {
        // SAFETY: the host wrote `N` elements.
        core::array::from_fn(|_| unsafe { lift_next(&mut slots) })
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: the elements are where `store` writes them.
        core::array::from_fn(|i| unsafe { T::load(at.add(i * T::SIZE)) })
    }

    #[inline(always)]
    fn give_back(&self) {
        self.iter().for_each(T::give_back);
    }
}

// SAFETY: on both sides, an array is its elements, one after the other.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

/// Implements a type whose fields follow each other, each aligned: `fields!((A, B) = (A a, B b))`. The name
/// of a tuple struct may stand before the second parenthesis.
#[macro_export]
#[doc(hidden)]
macro_rules! __fields {
    ($Type:ty = $($Name:ident)? ($($Field:ident $value:ident),*)) => { const _: () = {
        use $crate::__private as mw;

        impl<$($Field: mw::Canonical),*> mw::Canonical for $Type {
            const SIZE: usize = {
                let mut end = 0;
                $( end = mw::align_up(end, $Field::ALIGN) + $Field::SIZE; )*
                mw::align_up(end, Self::ALIGN)
            };
            const ALIGN: usize = {
                let mut align = 1;
                $( align = mw::max(align, $Field::ALIGN); )*
                align
            };
            const FLAT: usize = 0 $(+ $Field::FLAT)*;
        }

        impl<$($Field: mw::Lower),*> mw::Lower for $Type {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                let $($Name)? ($($value,)*) = self;
                $( let slots = mw::flat_next($value, slots); )*
                let _ = slots;
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                let $($Name)? ($($value,)*) = self;
                let mut end = 0;
                $(
                    end = mw::align_up(end, $Field::ALIGN);
                    // SAFETY: every field lies within `SIZE`, and is aligned.
                    unsafe { $value.store(at.add(end)) };
                    end += $Field::SIZE;
                )*
                let _ = end;
            }
        }

        impl<$($Field: mw::Lift),*> mw::Lift for $Type {
            #[inline(always)]
            unsafe fn lift(mut slots: &[u64]) -> Self {
                // SAFETY: the host wrote the fields in this order.
                $($Name)? ($( unsafe { mw::lift_next::<$Field>(&mut slots) }, )*)
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                let mut end = 0;
                $(
                    let start = mw::align_up(end, $Field::ALIGN);
                    end = start + $Field::SIZE;
                    // SAFETY: the field is where `store` writes it.
                    let $value = unsafe { $Field::load(at.add(start)) };
                )*
                let _ = end;
                $($Name)? ($($value,)*)
            }

            #[inline(always)]
            fn give_back(&self) {
                let $($Name)? ($($value,)*) = self;
                $( $value.give_back(); )*
            }
        }
    }; };
}

/// A tuple that is longer than those for which Rust's own traits exist: `tuple!(Tuple13: A a, …)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __tuple {
    ($Name:ident: $($Field:ident $value:ident),*) => {
        /// A tuple with more than twelve fields.
        #[$crate::__private::derive(
            $crate::__private::Clone,
            $crate::__private::Copy,
            $crate::__private::Debug,
            $crate::__private::PartialEq,
            $crate::__private::Eq,
            $crate::__private::Hash
        )]
        pub struct $Name<$($Field),*>($(pub $Field),*);

        $crate::__private::fields!($Name<$($Field),*> = $Name ($($Field $value),*));
    };
}

macro_rules! tuples {
    ($(($($Field:ident $value:ident),*);)*) => { $(
        crate::__fields!(($($Field,)*) = ($($Field $value),*));
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
