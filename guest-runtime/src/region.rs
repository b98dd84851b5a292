//! Where the host puts what it hands to the guest.
//!
//! Invariant: `at..end` is memory that nothing in the guest refers to, so whatever the host bumps
//! off it is the receiver's alone.

use core::cell::{Cell, UnsafeCell};

/// Memory that `cabi_realloc` gives out from the front, never taking anything back.
///
/// A host that finds a region's address in the export `cabi_region` may move `at` itself and save
/// the call.
#[repr(C)]
pub struct Region {
    at: Cell<*mut u8>,
    end: Cell<*mut u8>,
}

// SAFETY: a guest is one thread: its host enters it only from outside, one call at a time.
unsafe impl Sync for Region {}

impl Region {
    /// No memory at all, until [`Region::lend`].
    #[allow(clippy::new_without_default)] // A region is a static, and no other is meaningful.
    pub const fn new() -> Self {
        // One past zero, so that not even an empty block fits.
        Self {
            at: Cell::new(core::ptr::without_provenance_mut(1)),
            end: Cell::new(core::ptr::null_mut()),
        }
    }

    /// The whole of `arena`.
    pub const fn over<const N: usize>(arena: &'static Arena<N>) -> Self {
        let at = arena.0.get().cast::<u8>();
        Self { at: Cell::new(at), end: Cell::new(at.wrapping_add(N)) }
    }

    /// The whole of `arena` again.
    ///
    /// # Safety
    ///
    /// Nothing may refer to the arena's bytes any more, but the host until its next call.
    #[inline(always)]
    pub unsafe fn reset<const N: usize>(&self, arena: &'static Arena<N>) {
        let at = arena.0.get().cast::<u8>();
        self.at.set(at);
        self.end.set(at.wrapping_add(N));
    }

    /// What is left, for the app to write its answer into.
    ///
    /// # Safety
    ///
    /// The region must be over an arena, and be reset before the host is given memory again.
    #[inline(always)]
    pub unsafe fn rest<'a>(&self) -> &'a mut [u8] {
        let at = self.at.get();
        // SAFETY: `at..end` are the arena's unused bytes, initialised, and the caller vouches that
        // they go to no one else.
        unsafe { core::slice::from_raw_parts_mut(at, self.end.get().addr() - at.addr()) }
    }

    /// Has the host put what it returns into `buf`.
    ///
    /// The region stays there: outside of an import the host allocates only for an export's
    /// parameters, and where there are such, every export resets the region when it returns.
    ///
    /// # Safety
    ///
    /// `buf` must live until the import that it is lent for has returned.
    #[inline(always)]
    pub unsafe fn lend(&self, buf: &mut [u8]) {
        let buf = buf.as_mut_ptr_range();
        self.at.set(buf.start);
        self.end.set(buf.end);
    }

    /// Has the global allocator serve the host, until some buffer is lent or the region is reset.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub fn lend_heap(&self) {
        let none = Self::new();
        self.at.set(none.at.get());
        self.end.set(none.end.get());
    }

    /// No memory but the global allocator's is lent.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub fn is_heap(&self) -> bool {
        self.end.get().is_null()
    }

    /// `cabi_realloc`: `size` bytes at a multiple of `align`. An `old` block is the last one given
    /// out (a string that is being transcoded), so it grows or shrinks in its place.
    ///
    /// Traps when they don't fit.
    #[inline(always)]
    pub fn realloc(&self, old: *mut u8, align: usize, size: usize) -> *mut u8 {
        let from = if old.is_null() { self.at.get() } else { old };
        // An old block is aligned already.
        let block = from.map_addr(|from| (from + align - 1) & !(align - 1));
        let end = block.wrapping_add(size);
        if end > self.end.get() {
            crate::trap();
        }
        self.at.set(end);
        block
    }
}

/// Bytes for a region to be over.
#[repr(C, align(8))]
pub struct Arena<const N: usize>(UnsafeCell<[u8; N]>);

// SAFETY: only reached through the region over it.
unsafe impl<const N: usize> Sync for Arena<N> {}

impl<const N: usize> Arena<N> {
    /// Zeros.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(UnsafeCell::new([0; N]))
    }

    /// All of it, for the app to write its answer into, where no region is over it.
    ///
    /// # Safety
    ///
    /// Nothing else may refer to it until the host has read the answer.
    #[inline(always)]
    pub unsafe fn rest<'a>(&'static self) -> &'a mut [u8] {
        // SAFETY: the caller's.
        unsafe { &mut *self.0.get() }
    }
}

/// Exports a [`Region`] named `REGION` as the canonical ABI's allocator: `region!(0)` has memory
/// only while a caller lends it some, `region!(256)` is over a static `ARENA` of so many bytes.
/// With `, heap` behind that, the global allocator steps in while [`Region::lend_heap`] says so.
#[macro_export]
#[doc(hidden)]
macro_rules! __region {
    (0 $(, $heap:ident)?) => {
        $crate::__private::region!(@ $crate::__private::Region::new() $(, $heap)?);
    };
    ($bytes:literal $(, $heap:ident)?) => {
        static ARENA: $crate::__private::Arena<$bytes> = $crate::__private::Arena::new();
        $crate::__private::region!(@ $crate::__private::Region::over(&ARENA) $(, $heap)?);
    };
    (@ $region:expr $(, $heap:ident)?) => {
        #[cfg_attr(target_family = "wasm", unsafe(export_name = "cabi_region"))]
        static REGION: $crate::__private::Region = $region;

        #[cfg(target_family = "wasm")]
        const _: () = {
            #[unsafe(export_name = "cabi_realloc")]
            extern "C" fn realloc(old: *mut u8, _old: usize, align: usize, size: usize) -> *mut u8 {
                $(
                    if REGION.is_heap() {
                        // SAFETY: the host keeps the ABI: it names the block that it has.
                        return unsafe { $crate::__private::$heap(old, _old, align, size) };
                    }
                )?
                REGION.realloc(old, align, size)
            }
        };
    };
}
