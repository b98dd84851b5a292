//! `list` and `string`: pointer and length.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

use crate::value::{Canonical, Lift, Lower, Plain};

/// Where the elements lie and how many there are, as the ABI lays them out.
#[repr(C)]
struct Pair {
    at: usize,
    len: usize,
}

/// Types whose core values are where their elements lie and how many there are.
macro_rules! pairs {
    ($([$($generics:tt)*] $ty:ty, |$value:ident| $pair:expr, |$at:ident: $pointer:ty, $len:ident| $lift:expr,
        |$list:ident| $give_back:expr;)*) => { $(
        impl<$($generics)*> Canonical for $ty {
            const SIZE: usize = size_of::<Pair>();
            const ALIGN: usize = align_of::<Pair>();
            const FLAT: usize = 2;
        }

        impl<$($generics)*> Lower for $ty {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                let $value = self;
                let (at, len): (*const _, usize) = $pair;
                slots[0] = at.expose_provenance() as u64;
                slots[1] = len as u64;
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                let $value = self;
                let (start, len): (*const _, usize) = $pair;
                let at = at.cast::<Pair>();
                // SAFETY: the caller's.
                unsafe {
                    (&raw mut (*at).at).write(start.expose_provenance());
                    (&raw mut (*at).len).write(len);
                }
            }
        }

        impl<$($generics)*> Lift for $ty {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                let $at: $pointer = core::ptr::with_exposed_provenance_mut(slots[0] as usize);
                let $len = slots[1] as usize;
                $lift
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                let at = at.cast::<Pair>();
                // SAFETY: the caller's.
                unsafe {
                    let (start, len) = ((&raw const (*at).at).read(), (&raw const (*at).len).read());
                    core::hint::assert_unchecked(start != 0);
                    Self::lift(&[start as u64, len as u64])
                }
            }

            #[inline(always)]
            fn give_back(&self) {
                let $list = self;
                $give_back
            }
        }

        // SAFETY: pointer before length, as asserted below or laid out here.
        unsafe impl<$($generics)*> Plain for $ty {}
    )* };
}

pairs! {
    ['a] &'a str, |s| (s.as_ptr(), s.len()), |at: *mut u8, len| {
        // SAFETY: the host wrote so much UTF-8 there, for as long as the caller says.
        unsafe { core::str::from_utf8_unchecked(core::slice::from_raw_parts(at, len)) }
    }, |_str| ();
    ['a, T: Plain + Lift] &'a [T], |list| (list.as_ptr(), list.len()), |at: *mut T, len| {
        // SAFETY: the host wrote so many elements there, for as long as the caller says.
        unsafe { core::slice::from_raw_parts(at, len) }
    }, |list| list.iter().for_each(T::give_back);
    ['a, T: Lift] List<'a, T>, |list| (list.at, list.len),
        |at: *mut u8, len| Self { at, len, of: PhantomData }, |list| list.give_each_back();
    ['a, T: Lift] OwnedList<'a, T>, |list| list.into_raw(),
        |at: *mut u8, len| Self(List { at, len, of: PhantomData }), |list| list.0.give_each_back();
}

/// A slice is a list only if its reference is a pointer and then a length.
const _: () = {
    let slice: &[u8] = &[0; 7];
    // SAFETY: a reference to a slice is two words, and any word is a `MaybeUninit`.
    let words: [core::mem::MaybeUninit<usize>; 2] = unsafe { core::mem::transmute(slice) };
    // SAFETY: both words are initialised.
    assert!(unsafe { words[1].assume_init() } == slice.len());
};

/// A list in memory whose elements Rust lays out in its own way (an `option`, say): each is lifted
/// when it is asked for.
#[repr(C)]
pub struct List<'a, T> {
    at: *const u8,
    len: usize,
    of: PhantomData<&'a [T]>,
}

impl<'a, T> List<'a, T> {
    /// How many elements there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// There are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn as_ptr(&self) -> *const u8 {
        self.at
    }

    /// Writes `items` into `buf`, where the host reads them. `None` if they don't fit:
    /// [`List::bytes`] says how many bytes they take.
    #[inline]
    pub fn new(buf: &'a mut [u8], items: impl IntoIterator<Item = T>) -> Option<Self>
    where
        T: Lower + Copy,
    {
        // SAFETY: `T` is `Copy`, so no element is lost by forgetting it.
        unsafe { Self::write(buf, items) }
    }

    /// The bytes that a buffer must have for `len` elements, wherever it starts.
    pub const fn bytes(len: usize) -> usize
    where
        T: Canonical,
    {
        T::ALIGN - 1 + len * T::SIZE
    }

    /// # Safety
    ///
    /// The elements are dropped neither here nor by the list.
    #[inline(always)]
    unsafe fn write(buf: &'a mut [u8], items: impl IntoIterator<Item = T>) -> Option<Self>
    where
        T: Lower,
    {
        let skip = buf.as_ptr().align_offset(T::ALIGN);
        let buf = buf.get_mut(skip..)?;
        let mut len = 0;
        for item in items {
            let at = buf.get_mut(len * T::SIZE..)?.get_mut(..T::SIZE)?.as_mut_ptr();
            // SAFETY: in bounds, and aligned since `T::SIZE` is a multiple of `T::ALIGN`.
            unsafe { item.store(at) };
            len += 1;
        }
        Some(Self { at: buf.as_ptr(), len, of: PhantomData })
    }

    /// # Safety
    ///
    /// `i < self.len`, and no element that is not `Copy` is lifted twice.
    #[inline(always)]
    unsafe fn lift_at(&self, i: usize) -> T
    where
        T: Lift,
    {
        // SAFETY: the host, or `write`, put `len` elements of `T` there.
        unsafe { T::load(self.at.add(i * T::SIZE)) }
    }

    fn give_each_back(&self)
    where
        T: Lift,
    {
        for i in 0..self.len {
            // SAFETY: below `len`, and what is lifted twice is dropped once.
            ManuallyDrop::new(unsafe { self.lift_at(i) }).give_back();
        }
    }
}

impl<T: Lift + Copy> List<'_, T> {
    /// The element at `i`.
    #[inline]
    pub fn get(&self, i: usize) -> Option<T> {
        // SAFETY: just checked, and `T` is `Copy`.
        (i < self.len).then(|| unsafe { self.lift_at(i) })
    }

    /// Every element.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> {
        // SAFETY: below `len`, and `T` is `Copy`.
        (0..self.len).map(|i| unsafe { self.lift_at(i) })
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        // Aligned for any element.
        Self { at: core::ptr::without_provenance(8), len: 0, of: PhantomData }
    }
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

impl<T: Lift + Copy + fmt::Debug> fmt::Debug for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Lift + Copy + Eq> Eq for List<'_, T> {}

impl<T: Lift + Copy + core::hash::Hash> core::hash::Hash for List<'_, T> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        state.write_usize(self.len);
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<T: Lift + Copy + PartialEq> PartialEq for List<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// A list that owns its elements, because they are or hold handles. It is an iterator; what is not
/// taken from it is dropped with it.
#[repr(transparent)]
pub struct OwnedList<'a, T: Lift>(List<'a, T>);

impl<'a, T: Lift> OwnedList<'a, T> {
    /// Moves `items` into `buf`, where the host reads them. `None` if they don't fit, and those
    /// already moved are lost: [`List::bytes`] says how many bytes they take.
    #[inline]
    pub fn new(buf: &'a mut [u8], items: impl IntoIterator<Item = T>) -> Option<Self>
    where
        T: Lower,
    {
        // SAFETY: `OwnedList` drops every element that nobody took.
        unsafe { List::write(buf, items) }.map(Self)
    }

    /// What goes to the host is no longer dropped here.
    #[doc(hidden)]
    #[inline(always)]
    pub fn into_raw(self) -> (*const u8, usize) {
        let list = ManuallyDrop::new(self);
        (list.0.at, list.0.len)
    }
}

impl<T: Lift> Iterator for OwnedList<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let left = self.0.len.checked_sub(1)?;
        // SAFETY: there is a first element, and the list starts behind it from now on.
        let first = unsafe { self.0.lift_at(0) };
        self.0.at = self.0.at.wrapping_add(T::SIZE);
        self.0.len = left;
        Some(first)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len, Some(self.0.len))
    }
}

impl<T: Lift> ExactSizeIterator for OwnedList<'_, T> {}

impl<T: Lift> Drop for OwnedList<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.for_each(drop);
    }
}

impl<T: Lift> fmt::Debug for OwnedList<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedList").field("len", &self.0.len).finish()
    }
}
