//! Where the host puts what it hands to the guest.
//!
//! Invariant: when the host asks for memory, `at..end` is memory that nothing in the guest refers to,
//! so whatever it bumps off is the receiver's alone. It asks inside of an import for what that
//! returns, and then the region is over a buffer that was lent. Else it asks only for an export's
//! parameters, when no export is running; so what matters is that every export leaves the region over
//! the arena, and it may be there sooner, while the parameters are still in use.
//!
//! An app has one region, from the archive that `build.rs` writes, and any number of bindings:
//!
//! * Bindings without exports, those of a library, have the region back after each import.
//! * In others it stays with the buffer, and all of their exports reset it when they return. They say
//!   that it was [`away`](app::away), for they are called in exports of other bindings too.
//! * Exports of bindings that know no region have it [`back`](app::back) then. Of both words nothing
//!   is left in an app that has only one of these kinds.

use core::cell::{Cell, UnsafeCell};

/// Memory that `cabi_realloc` gives out from the front, never taking anything back.
///
/// A host that finds a region's address in the export `cabi_region` may move `at` itself and save
/// the call.
#[repr(C)]
pub struct Region {
    at: Cell<*mut u8>,
    end: Cell<*mut u8>,
    /// The arena, from where to where.
    arena: [*mut u8; 2],
}

// SAFETY: a guest is one thread: its host enters it only from outside, one call at a time.
unsafe impl Sync for Region {}

impl Region {
    /// No memory at all, until [`Region::lend`].
    #[allow(clippy::new_without_default)] // A region is a static, and no other is meaningful.
    pub const fn new() -> Self {
        // One past zero, so that not even an empty block fits.
        Self::within(core::ptr::without_provenance_mut(1), core::ptr::null_mut())
    }

    /// The whole of `arena`.
    pub const fn over<const N: usize>(arena: &'static Arena<N>) -> Self {
        let at = arena.0.get().cast::<u8>();
        Self::within(at, at.wrapping_add(N))
    }

    const fn within(at: *mut u8, end: *mut u8) -> Self {
        Self { at: Cell::new(at), end: Cell::new(end), arena: [at, end] }
    }

    /// The whole of its arena again.
    ///
    /// # Safety
    ///
    /// Before the host is given memory outside of an import, what refers to the arena's bytes is
    /// gone; what the host reads at once may stay.
    #[inline(always)]
    pub unsafe fn reset(&self) {
        let [at, end] = self.arena;
        self.at.set(at);
        self.end.set(end);
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
    /// # Safety
    ///
    /// `buf` must live until the import that it is lent for has returned, and the region be reset,
    /// or be said to be [`away`](app::away), before the export returns.
    #[inline(always)]
    pub unsafe fn lend(&self, buf: &mut [u8]) {
        let buf = buf.as_mut_ptr_range();
        self.at.set(buf.start);
        self.end.set(buf.end);
    }

    /// Has the global allocator serve the host, until some buffer is lent or the region is reset.
    ///
    /// # Safety
    ///
    /// The region is reset, or said to be [`away`](app::away), before the export returns.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub unsafe fn lend_heap(&self) {
        let none = Self::new();
        self.at.set(none.at.get());
        self.end.set(none.end.get());
        #[cfg(target_family = "wasm")]
        app::HEAP.0.set(Some(crate::heap::heap));
    }

    /// `cabi_realloc`: `size` bytes at a multiple of `align`. An `old` block is the last one given
    /// out (a string that is being transcoded), so it grows or shrinks in its place.
    ///
    /// Traps when they don't fit. An app has the same as `build.rs` writes it.
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

/// What all bindings of an app share.
#[cfg(target_family = "wasm")]
pub mod app {
    use core::cell::Cell;
    use core::ops::Deref;

    use super::{Arena, Region};

    // SAFETY: the archive that `build.rs` writes has these as they are declared, or `region!` does.
    unsafe extern "C" {
        /// Without memory, unless the app has an arena.
        #[link_name = "cabi_region"]
        pub safe static REGION: Region;

        #[link_name = "cabi_heap"]
        #[cfg(feature = "alloc")]
        pub(super) safe static HEAP: Alone<Option<Heap>>;

        /// No bytes, but naming it makes the app have `cabi_realloc`.
        #[link_name = "cabi_allocator"]
        static ALLOCATOR: [u8; 0];

        /// [`Region::reset`], and naming it makes the app have an arena.
        fn cabi_reset();
    }

    /// `cabi_realloc` by the global allocator.
    #[cfg(feature = "alloc")]
    type Heap = unsafe extern "C" fn(*mut u8, usize, usize, usize) -> *mut u8;

    /// What one thread has.
    #[repr(transparent)]
    pub(super) struct Alone<T>(pub(super) Cell<T>);

    // SAFETY: a guest is one thread.
    unsafe impl<T> Sync for Alone<T> {}

    /// What has the region over its arena again, once it was [`away`].
    static BACK: Alone<Option<fn()>> = Alone(Cell::new(None));

    /// The region may be over a buffer when an export returns.
    #[inline(always)]
    pub fn away() {
        // A pointer, so that who never lends does not name the region.
        BACK.0.set(Some(|| {
            // SAFETY: an export is returning, and its own binding does not know of an arena.
            unsafe { REGION.reset() }
        }));
    }

    /// An export of a binding that knows no region returns.
    #[inline(always)]
    pub fn back() {
        if let Some(reset) = BACK.0.get() {
            reset();
        }
    }

    /// The region over the arena that all bindings share.
    pub struct Shared;

    impl Shared {
        /// As [`Region::reset`].
        ///
        /// # Safety
        ///
        /// The same.
        #[inline(always)]
        pub unsafe fn reset(&self) {
            // SAFETY: the caller's.
            unsafe { cabi_reset() }
        }
    }

    impl Deref for Shared {
        type Target = Region;

        #[inline(always)]
        fn deref(&self) -> &Region {
            &REGION
        }
    }

    /// The region over an arena of one binding's choice.
    #[repr(C)]
    pub struct Own(Region, *const [u8; 0]);

    // SAFETY: a region is `Sync`, and nobody reads the rest.
    unsafe impl Sync for Own {}

    impl Own {
        /// The whole of `arena`.
        pub const fn over<const N: usize>(arena: &'static Arena<N>) -> Self {
            Self(Region::over(arena), &raw const ALLOCATOR)
        }
    }

    impl Deref for Own {
        type Target = Region;

        #[inline(always)]
        fn deref(&self) -> &Region {
            &self.0
        }
    }
}

/// Where there is no app there are no other bindings.
#[cfg(not(target_family = "wasm"))]
pub mod app {
    /// An app's exports would hear of it.
    #[inline(always)]
    pub fn away() {}

    /// An app would have its region back.
    #[inline(always)]
    pub fn back() {}
}

/// The app's region as `REGION`: `region!()` has memory only while a caller lends it some,
/// `region!(shared 256)` is over the arena of so many bytes that all bindings share, `region!(256)`
/// over one that this binding brings.
///
/// Outside of an app each binding has its own.
#[macro_export]
#[doc(hidden)]
macro_rules! __region {
    () => {
        #[cfg(target_family = "wasm")]
        use $crate::__private::app::REGION;
        #[cfg(not(target_family = "wasm"))]
        static REGION: $crate::__private::Region = $crate::__private::Region::new();
    };
    (shared $bytes:literal) => {
        #[cfg(target_family = "wasm")]
        static REGION: $crate::__private::app::Shared = $crate::__private::app::Shared;
        #[cfg(not(target_family = "wasm"))]
        static REGION: $crate::__private::Region = {
            static ARENA: $crate::__private::Arena<$bytes> = $crate::__private::Arena::new();
            $crate::__private::Region::over(&ARENA)
        };
    };
    ($bytes:literal) => {
        static ARENA: $crate::__private::Arena<$bytes> = $crate::__private::Arena::new();
        #[cfg(target_family = "wasm")]
        #[unsafe(export_name = "cabi_region")]
        static REGION: $crate::__private::app::Own = $crate::__private::app::Own::over(&ARENA);
        #[cfg(not(target_family = "wasm"))]
        static REGION: $crate::__private::Region = $crate::__private::Region::over(&ARENA);
    };
}
