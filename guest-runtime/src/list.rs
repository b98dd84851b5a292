//! The types `list` and `string`: a pointer and a length.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

use crate::value::{Canonical, Lift, Lower, Plain};

/// The address of the elements and their number, in the layout of the ABI.
#[repr(C)]
struct Pair {
    at: usize,
    len: usize,
}

/// Implements types whose core values are the address of the elements and their number.
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
                // SAFETY: the caller promises that `at` is aligned and valid for a `Pair`.
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
                // SAFETY: the caller promises that a pointer and a length are there.
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

        // SAFETY: the pointer comes before the length, as asserted below or as laid out here.
        unsafe impl<$($generics)*> Plain for $ty {}
    )* };
}

pairs! {
    ['a] &'a str, |s| (s.as_ptr(), s.len()), |at: *mut u8, len| {
        // SAFETY: the host wrote this much UTF-8 there, which lives as long as the caller says.
        unsafe { core::str::from_utf8_unchecked(core::slice::from_raw_parts(at, len)) }
    }, |_str| ();
    ['a, T: Plain + Lift] &'a [T], |list| (list.as_ptr(), list.len()), |at: *mut T, len| {
        // SAFETY: the host wrote this many elements there, which live as long as the caller says.
        unsafe { core::slice::from_raw_parts(at, len) }
    }, |list| list.iter().for_each(T::give_back);
    ['a, T: Lift] List<'a, T>, |list| (list.at, list.len),
        |at: *mut u8, len| Self { at, len, of: PhantomData }, |list| list.give_each_back();
    ['a, T: Lift] OwnedList<'a, T>, |list| list.into_raw(),
        |at: *mut u8, len| Self(List { at, len, of: PhantomData }), |list| list.0.give_each_back();
}

/// Checks that a reference to a slice is a pointer followed by a length, as a list is.
const _: () = {
    let slice: &[u8] = &[0; 7];
    // SAFETY: a reference to a slice is two words, and any word is a valid `MaybeUninit`.
    let words: [core::mem::MaybeUninit<usize>; 2] = unsafe { core::mem::transmute(slice) };
    // SAFETY: both words are initialised.
    assert!(unsafe { words[1].assume_init() } == slice.len());
};

/// A list in memory whose elements Rust lays out in its own way, such as an `option`. Each element is lifted
/// when it is read.
#[repr(C)]
pub struct List<'a, T> {
    at: *const u8,
    len: usize,
    of: PhantomData<&'a [T]>,
}

impl<'a, T> List<'a, T> {
    /// The number of elements.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no elements.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn as_ptr(&self) -> *const u8 {
        self.at
    }

    /// Writes `items` into `buf`, where the host reads them. Returns `None` if they do not fit:
    /// [`List::bytes`] says how many bytes they take.
    #[inline]
    pub fn new(buf: &'a mut [u8], items: impl IntoIterator<Item = T>) -> Option<Self>
    where
        T: Lower + Copy,
    {
        // SAFETY: `T` is `Copy`, so forgetting an element loses nothing.
        unsafe { Self::write(buf, items) }
    }

    /// The number of bytes that a buffer needs for `len` elements, at any alignment.
    pub const fn bytes(len: usize) -> usize
    where
        T: Canonical,
    {
        T::ALIGN - 1 + len * T::SIZE
    }

    /// # Safety
    ///
    /// - Neither this function nor the list drops the elements, and the caller accepts that.
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
            // SAFETY: the place is in bounds, and it is aligned because `T::SIZE` is a multiple of
            // `T::ALIGN`.
            unsafe { item.store(at) };
            len += 1;
        }
        Some(Self { at: buf.as_ptr(), len, of: PhantomData })
    }

    /// # Safety
    ///
    /// - `i < self.len`.
    /// - No element that is not `Copy` is lifted twice.
    #[inline(always)]
    unsafe fn lift_at(&self, i: usize) -> T
    where
        T: Lift,
    {
        // SAFETY: the host or `write` put `len` elements of type `T` there.
        unsafe { T::load(self.at.add(i * T::SIZE)) }
    }

    fn give_each_back(&self)
    where
        T: Lift,
    {
        for i in 0..self.len {
            // SAFETY: `i` is below `len`, and an element that is lifted twice is dropped only once.
            ManuallyDrop::new(unsafe { self.lift_at(i) }).give_back();
        }
    }
}

impl<T: Lift + Copy> List<'_, T> {
    /// The element with index `i`, if the list is long enough.
    #[inline]
    pub fn get(&self, i: usize) -> Option<T> {
        // SAFETY: the index was just checked, and `T` is `Copy`.
        (i < self.len).then(|| unsafe { self.lift_at(i) })
    }

    /// An iterator over the elements.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> {
        // SAFETY: `i` is below `len`, and `T` is `Copy`.
        (0..self.len).map(|i| unsafe { self.lift_at(i) })
    }
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        // The address is aligned for any element.
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

/// A list that owns its elements, because they are handles or contain handles. It is an iterator. Elements
/// that were not taken from it are dropped with it.
#[repr(transparent)]
pub struct OwnedList<'a, T: Lift>(List<'a, T>);

impl<'a, T: Lift> OwnedList<'a, T> {
    /// Moves `items` into `buf`, where the host reads them. Returns `None` if they do not fit; those already
    /// moved are then lost. [`List::bytes`] says how many bytes they take.
    #[inline]
    pub fn new(buf: &'a mut [u8], items: impl IntoIterator<Item = T>) -> Option<Self>
    where
        T: Lower,
    {
        // SAFETY: `OwnedList` drops every element that was not taken.
        unsafe { List::write(buf, items) }.map(Self)
    }

    /// Returns the address and the number of the elements. The host owns them from now on.
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
        // SAFETY: there is a first element, and the list starts after it from now on.
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
