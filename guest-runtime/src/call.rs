//! Values on their way between a call's two sides.

use core::cell::UnsafeCell;
use core::mem::{ManuallyDrop, MaybeUninit};

use crate::value::{Lift, Lower};

/// Room for values on their way through memory, aligned for any of them.
#[repr(C, align(8))]
pub struct Area<const N: usize>(UnsafeCell<MaybeUninit<[u8; N]>>);

// SAFETY: as a static it holds an export's result, and the host has read that before it calls the
// next export. A guest is one thread.
unsafe impl<const N: usize> Sync for Area<N> {}

impl<const N: usize> Area<N> {
    /// Nothing yet.
    #[allow(clippy::new_without_default)] // Only generated code makes one.
    #[inline(always)]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// Its first byte.
    #[inline(always)]
    pub const fn ptr(&self) -> *mut u8 {
        self.0.get().cast()
    }

    /// What the host wrote.
    ///
    /// # Safety
    ///
    /// It wrote a `T`, which lives as long as `T` says.
    #[inline(always)]
    pub unsafe fn load<T: Lift>(&self) -> T {
        const { fits(T::SIZE, N) }
        // SAFETY: the caller's, and the area is aligned for anything.
        unsafe { T::load(self.ptr()) }
    }

    /// Writes `value`, `offset` bytes in, for the host to read.
    ///
    /// # Safety
    ///
    /// The host reads before anything is written there again. `offset` is a multiple of the type's
    /// alignment, and the value ends within the area.
    #[inline(always)]
    pub unsafe fn store<T: Lower>(&self, offset: usize, value: T) {
        const { fits(T::SIZE, N) }
        // SAFETY: the caller's.
        unsafe { value.store(self.ptr().add(offset)) }
    }
}

/// WIT's figure and Rust's agree. Pointers have their WebAssembly size only there.
const fn fits(size: usize, area: usize) {
    assert!(size <= area || !cfg!(target_arch = "wasm32"));
}

/// A parameter as core values.
#[inline(always)]
pub fn slots<T: Lower, const FLAT: usize>(value: T) -> [u64; FLAT] {
    const { assert!(T::FLAT == FLAT) }
    let mut slots = [0; FLAT];
    value.flat(&mut slots);
    slots
}

/// A second look at a parameter, for [`Lift::give_back`] after the app has taken it.
///
/// # Safety
///
/// What the value refers to outlives the second look.
#[inline(always)]
pub unsafe fn again<T: Lift>(value: &T) -> ManuallyDrop<T> {
    // SAFETY: a copy that is not dropped and only looked at.
    unsafe { core::ptr::from_ref(value).cast::<ManuallyDrop<T>>().read() }
}

/// A value of core values.
///
/// # Safety
///
/// As for [`Lift::lift`].
#[inline(always)]
pub unsafe fn lifted<T: Lift, const FLAT: usize>(slots: [u64; FLAT]) -> T {
    const { assert!(T::FLAT == FLAT) }
    // SAFETY: the caller's.
    unsafe { T::lift(&slots) }
}
