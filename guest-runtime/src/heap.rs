//! `Vec` and `String`, for an app with an allocator.
//!
//! Invariant: what the host was given by [`heap`] has the size and alignment that Rust frees it by.

use alloc::alloc::{alloc, dealloc, realloc};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;

use crate::value::{Canonical, Lift};

/// `cabi_realloc`, by the global allocator. Traps when that has nothing left.
///
/// # Safety
///
/// `old` is a block of `old_size` bytes from here, or `old_size` is 0.
#[inline]
pub unsafe extern "C" fn heap(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    // SAFETY: the ABI's alignments are powers of two and its sizes below 2^28.
    let layout = |size| unsafe { Layout::from_size_align_unchecked(size, align) };
    // SAFETY: a block with a size is from here, by its own layout; none is made without a size.
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

/// Takes over the block of a list whose elements are what they are in Rust.
///
/// # Safety
///
/// At `at` are `len` elements in a block from [`heap`], and nobody else has it.
pub unsafe fn adopt<T>(at: *mut u8, len: usize) -> Vec<T> {
    // SAFETY: the caller's; size and alignment of a plain type are those of its list.
    unsafe { Box::from_raw(core::ptr::slice_from_raw_parts_mut(at.cast(), len)) }.into_vec()
}

/// Lifts every element and frees the block.
///
/// # Safety
///
/// As for [`adopt`].
pub unsafe fn take<T: Lift>(at: *mut u8, len: usize) -> Vec<T> {
    // SAFETY: `len` elements are there.
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
        // SAFETY: the host was given the block by `heap`, and it is ours now.
        unsafe { T::own(at, slots[1] as usize) }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        let at = at.cast::<usize>();
        // SAFETY: the caller's.
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
        // SAFETY: the caller's, and the host writes UTF-8.
        unsafe { Self::from_utf8_unchecked(Vec::lift(slots)) }
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: as above.
        unsafe { Self::from_utf8_unchecked(Vec::load(at)) }
    }
}
