//! The types `Vec` and `String`, for an app with an allocator.
//!
//! Invariant: a block that the host got from [`heap`] has the size and alignment with which Rust frees it.

use alloc::alloc::{alloc, dealloc, realloc};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;

use crate::value::{Canonical, Lift};

/// The app's `cabi_realloc`, from the global allocator. Traps if the allocator has no room left.
///
/// # Safety
///
/// - `old` is a block of `old_size` bytes from this function, or `old_size` is 0.
#[inline]
pub unsafe extern "C" fn heap(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    // SAFETY: the alignments of the ABI are powers of two, and its sizes are below 2^28.
    let layout = |size| unsafe { Layout::from_size_align_unchecked(size, align) };
    // SAFETY: a block with a size is from this function, with its own layout. No block is made without a
    // size.
    let block = unsafe {
        match (old_size, size) {
            (0, 0) => core::ptr::without_provenance_mut(align),
            (0, _) => alloc(layout(size)),
            (_, 0) => {
                dealloc(old, layout(old_size));
                core::ptr::without_provenance_mut(align)
            }
            _ => realloc(old, layout(old_size), size),
        }
    };
    if block.is_null() {
        crate::trap();
    }
    block
}

/// Takes over the block of a list whose elements have the same layout in Rust.
///
/// # Safety
///
/// - At `at` are `len` elements in a block from [`heap`].
/// - Nobody else has the block.
pub unsafe fn adopt<T>(at: *mut u8, len: usize) -> Vec<T> {
    // SAFETY: the caller promises the block. The size and alignment of a plain type are those of its list.
    unsafe { Box::from_raw(core::ptr::slice_from_raw_parts_mut(at.cast(), len)) }.into_vec()
}

/// Lifts every element of a list, and frees its block.
///
/// # Safety
///
/// - The duties of [`adopt`].
pub unsafe fn take<T: Lift>(at: *mut u8, len: usize) -> Vec<T> {
    // SAFETY: the caller promises `len` elements there.
    let all = (0..len).map(|i| unsafe { T::load(at.add(i * T::SIZE)) }).collect();
    if len > 0 {
        // SAFETY: the block came from `heap` with this layout.
        unsafe { dealloc(at, Layout::from_size_align_unchecked(len * T::SIZE, T::ALIGN)) };
    }
    all
}

impl<T> Canonical for Vec<T> {
    const SIZE: usize = <&[u8]>::SIZE;
    const ALIGN: usize = <&[u8]>::ALIGN;
    const FLAT: usize = 2;
}

impl<T: Lift> Lift for Vec<T> {
    #[inline(always)]
    unsafe fn lift(slots: &[u64]) -> Self {
        let at = core::ptr::with_exposed_provenance_mut(slots[0] as usize);
        // SAFETY: `heap` gave the host this block, and the guest owns it now.
        unsafe { T::own(at, slots[1] as usize) }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        let at = at.cast::<usize>();
        // SAFETY: the caller promises a pointer and a length there.
        unsafe { Self::lift(&[at.read() as u64, at.add(1).read() as u64]) }
    }
}

impl Canonical for String {
    const SIZE: usize = Vec::<u8>::SIZE;
    const ALIGN: usize = Vec::<u8>::ALIGN;
    const FLAT: usize = Vec::<u8>::FLAT;
}

impl Lift for String {
    #[inline(always)]
    unsafe fn lift(slots: &[u64]) -> Self {
        // SAFETY: the caller has the same duty, and the host writes UTF-8.
        unsafe { Self::from_utf8_unchecked(Vec::lift(slots)) }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: the caller has the same duty, and the host writes UTF-8.
        unsafe { Self::from_utf8_unchecked(Vec::load(at)) }
    }
}
