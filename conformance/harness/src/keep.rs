//! Copies arguments, which live in the guest, so that a host can return them: results live in the host.
//!
//! Copies are never freed, because a run is short.

use microwit_host::{__private::Lift, Borrow, List, Own};

/// A value of which a copy can live forever.
pub trait Keep {
    /// The same type without borrows.
    type Kept: 'static;

    /// Makes a copy that lives forever.
    fn keep(self) -> Self::Kept;
}

/// Copies a value, which is what an identity host does with its arguments.
pub fn keep<T: Keep>(value: T) -> T::Kept {
    value.keep()
}

macro_rules! as_it_is {
    ($($ty:ty),*) => { $(
        impl Keep for $ty {
            type Kept = Self;

            fn keep(self) -> Self {
                self
            }
        }
    )* };
}
as_it_is!(bool, u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, char, ());

impl<R: 'static> Keep for Own<R> {
    type Kept = Self;

    fn keep(self) -> Self {
        self
    }
}

impl<R: 'static> Keep for Borrow<R> {
    type Kept = Self;

    fn keep(self) -> Self {
        self
    }
}

impl Keep for &str {
    type Kept = &'static str;

    fn keep(self) -> &'static str {
        String::leak(self.to_owned())
    }
}

impl Keep for &[u8] {
    type Kept = &'static [u8];

    fn keep(self) -> &'static [u8] {
        Vec::leak(self.to_owned())
    }
}

impl<'a, T: Keep + Lift<'a> + Clone> Keep for List<'a, T> {
    type Kept = List<'static, T::Kept>;

    fn keep(self) -> Self::Kept {
        let items: Vec<T::Kept> = self.iter().map(keep).collect();
        List::from(&*items.leak())
    }
}

impl<T: Keep, const N: usize> Keep for [T; N] {
    type Kept = [T::Kept; N];

    fn keep(self) -> Self::Kept {
        self.map(keep)
    }
}

impl<T: Keep> Keep for Option<T> {
    type Kept = Option<T::Kept>;

    fn keep(self) -> Self::Kept {
        self.map(keep)
    }
}

impl<T: Keep, E: Keep> Keep for Result<T, E> {
    type Kept = Result<T::Kept, E::Kept>;

    fn keep(self) -> Self::Kept {
        self.map(keep).map_err(keep)
    }
}

macro_rules! tuple {
    ($($T:ident)+) => {
        impl<$($T: Keep),+> Keep for ($($T,)+) {
            type Kept = ($($T::Kept,)+);

            #[allow(non_snake_case)]
            fn keep(self) -> Self::Kept {
                let ($($T,)+) = self;
                ($(keep($T),)+)
            }
        }
    };
}
crate::value::each_tuple!(tuple);
