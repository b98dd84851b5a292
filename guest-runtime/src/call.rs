//! Values on their way between the two sides of a call.

use core::cell::UnsafeCell;
use core::mem::{ManuallyDrop, MaybeUninit};

use crate::value::{Lift, Lower};

/// Room for values that pass through memory, aligned for any of them.
#[repr(C, align(8))]
pub struct Area<const N: usize>(UnsafeCell<MaybeUninit<[u8; N]>>);

// SAFETY: a guest is one thread. A static `Area` holds an export's result, which the host reads before it
// calls the next export.
unsafe impl<const N: usize> Sync for Area<N> {}

impl<const N: usize> Area<N> {
    /// An area without a value.
    #[allow(clippy::new_without_default)] // Only generated code makes one.
    #[inline(always)]
    pub const fn new() -> Self {
        Self(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// The address of the first byte.
    #[inline(always)]
    pub const fn ptr(&self) -> *mut u8 {
        self.0.get().cast()
    }

    /// The value that the host wrote into the area.
    ///
    /// # Safety
    ///
    /// - The host wrote a `T`, which lives as long as `T` says.
    #[inline(always)]
    pub unsafe fn load<T: Lift>(&self) -> T {
        const { fits(T::SIZE, N) }
        // SAFETY: the caller promises that a `T` is there, and the area is aligned for any type.
        unsafe { T::load(self.ptr()) }
    }

    /// Writes `value` at `offset`, in bytes, for the host to read.
    ///
    /// # Safety
    ///
    /// - The host reads the value before anything else is written there.
    /// - `offset` is a multiple of the type's alignment.
    /// - The value ends within the area.
    #[inline(always)]
    pub unsafe fn store<T: Lower>(&self, offset: usize, value: T) {
        const { fits(T::SIZE, N) }
        // SAFETY: the caller promises that the place is aligned and within the area.
        unsafe { value.store(self.ptr().add(offset)) }
    }
}

/// Checks that WIT's size and Rust's size agree. Pointers have the size that WIT assumes only on wasm32.
const fn fits(size: usize, area: usize) {
    assert!(size <= area || !cfg!(target_arch = "wasm32"));
}

/// The core values of a parameter.
#[inline(always)]
pub fn slots<T: Lower, const FLAT: usize>(value: T) -> [u64; FLAT] {
    const { assert!(T::FLAT == FLAT) }
    let mut slots = [0; FLAT];
    value.flat(&mut slots);
    slots
}

/// A second view of a parameter, for [`Lift::give_back`] after the app has taken the parameter.
///
/// # Safety
///
/// - All that the value refers to outlives the second view.
#[inline(always)]
pub unsafe fn again<T: Lift>(value: &T) -> ManuallyDrop<T> {
    // SAFETY: the copy is never dropped, and it is only read.
    unsafe { core::ptr::from_ref(value).cast::<ManuallyDrop<T>>().read() }
}

/// The value that these core values make up.
///
/// # Safety
///
/// - The duty of [`Lift::lift`].
#[inline(always)]
pub unsafe fn lifted<T: Lift, const FLAT: usize>(slots: [u64; FLAT]) -> T {
    const { assert!(T::FLAT == FLAT) }
    // SAFETY: the caller has the same duty.
    unsafe { T::lift(&slots) }
}
