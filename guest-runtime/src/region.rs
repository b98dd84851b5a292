//! The memory in which the host puts the values that it passes to the guest.
//!
//! Invariant: when the host asks for memory, nothing in the guest refers to `at..end`, so a block that it
//! takes from there belongs to the receiver alone. The host asks inside an import, for memory for the
//! import's result; then the region is over a buffer that was lent. Otherwise it asks only for an export's
//! parameters, while no export runs. So every export must leave the region over the arena; the region may be
//! there sooner, while the parameters are still in use.
//!
//! An app has one region, from the archive that `build.rs` writes, and any number of bindings:
//!
//! * Bindings without exports, those of a library, reset the region after each import.
//! * In other bindings the region stays over the buffer, and all of their exports reset it when they return.
//!   They note that it was [`away`](app::away), because they are also called in exports of other bindings.
//! * Exports of bindings that know no region then bring it [`back`](app::back). Neither function leaves code
//!   in an app that has only one of these kinds.

use core::cell::{Cell, UnsafeCell};

/// Memory from which `cabi_realloc` takes blocks at the front. Blocks are never taken back.
///
/// A host that finds the region's address in the export `cabi_region` may move `at` itself, which saves the
/// call.
#[repr(C)]
pub struct Region {
    at: Cell<*mut u8>,
    end: Cell<*mut u8>,
    /// The start and the end of the arena.
    arena: [*mut u8; 2],
}

// SAFETY: a guest is one thread: its host enters it only from outside, one call at a time.
unsafe impl Sync for Region {}

impl Region {
    /// A region without memory, until [`Region::lend`] is called.
    #[allow(clippy::new_without_default)] // A region is a static, and no other is meaningful.
    pub const fn new() -> Self {
        // The start is one past the end, so that not even an empty block fits.
        Self::within(core::ptr::without_provenance_mut(1), core::ptr::null_mut())
    }

    /// A region over the whole of `arena`.
    pub const fn over<const N: usize>(arena: &'static Arena<N>) -> Self {
        let at = arena.0.get().cast::<u8>();
        Self::within(at, at.wrapping_add(N))
    }

    const fn within(at: *mut u8, end: *mut u8) -> Self {
        Self { at: Cell::new(at), end: Cell::new(end), arena: [at, end] }
    }

    /// Makes the region cover the whole of its arena again.
    ///
    /// # Safety
    ///
    /// - Before the host next gets memory outside an import, nothing refers to the arena's bytes any more. A
    ///   result that the host reads at once may stay.
    #[inline(always)]
    pub unsafe fn reset(&self) {
        let [at, end] = self.arena;
        self.at.set(at);
        self.end.set(end);
    }

    /// The rest of the region, for the app to write its result into.
    ///
    /// # Safety
    ///
    /// - The region is over an arena.
    /// - The region is reset before the host gets memory again.
    #[inline(always)]
    pub unsafe fn rest<'a>(&self) -> &'a mut [u8] {
        let at = self.at.get();
        // SAFETY: `at..end` are the arena's unused bytes, which are initialised. The caller promises that
        // nobody else gets them.
        unsafe { core::slice::from_raw_parts_mut(at, self.end.get().addr() - at.addr()) }
    }

    /// Makes the host put the result of an import into `buf`.
    ///
    /// # Safety
    ///
    /// - `buf` lives until the import that it is lent for has returned.
    /// - Before the export returns, the region is reset, or noted to be [`away`](app::away).
    #[inline(always)]
    pub unsafe fn lend(&self, buf: &mut [u8]) {
        let buf = buf.as_mut_ptr_range();
        self.at.set(buf.start);
        self.end.set(buf.end);
    }

    /// Makes the global allocator serve the host, until a buffer is lent or the region is reset.
    ///
    /// # Safety
    ///
    /// - Before the export returns, the region is reset, or noted to be [`away`](app::away).
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub unsafe fn lend_heap(&self) {
        let none = Self::new();
        self.at.set(none.at.get());
        self.end.set(none.end.get());
        #[cfg(target_family = "wasm")]
        app::HEAP.0.set(Some(crate::heap::heap));
    }

    /// Takes a block of `size` bytes, aligned to `align`, as `cabi_realloc` does. An `old` block is the last
    /// one that was taken (a string that is being transcoded), so it grows or shrinks in place.
    ///
    /// Traps if the block does not fit. An app has the same code as `build.rs` writes it.
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

/// The bytes of an arena, which a region covers.
#[repr(C, align(8))]
pub struct Arena<const N: usize>(UnsafeCell<[u8; N]>);

// SAFETY: the bytes are only reached through the region over them.
unsafe impl<const N: usize> Sync for Arena<N> {}

impl<const N: usize> Arena<N> {
    /// An arena of zeros.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(UnsafeCell::new([0; N]))
    }

    /// The whole arena, for the app to write its result into, if no region is over it.
    ///
    /// # Safety
    ///
    /// - Nothing else refers to the arena until the host has read the result.
    #[inline(always)]
    pub unsafe fn rest<'a>(&'static self) -> &'a mut [u8] {
        // SAFETY: the caller promises that nothing else refers to the arena.
        unsafe { &mut *self.0.get() }
    }
}

/// The items that all bindings of an app share.
#[cfg(target_family = "wasm")]
pub mod app {
    use core::cell::Cell;
    use core::ops::Deref;

    use super::{Arena, Region};

    // SAFETY: the archive that `build.rs` writes defines these as they are declared here, or `region!` does.
    unsafe extern "C" {
        /// The app's region. It has no memory unless the app has an arena.
        #[link_name = "cabi_region"]
        pub safe static REGION: Region;

        #[link_name = "cabi_heap"]
        #[cfg(feature = "alloc")]
        pub(super) safe static HEAP: Alone<Option<Heap>>;

        /// Data without bytes: naming it makes the app include `cabi_realloc`.
        #[link_name = "cabi_allocator"]
        static ALLOCATOR: [u8; 0];

        /// Does what [`Region::reset`] does. Naming it makes the app include an arena.
        fn cabi_reset();
    }

    /// A `cabi_realloc` that uses the global allocator.
    #[cfg(feature = "alloc")]
    type Heap = unsafe extern "C" fn(*mut u8, usize, usize, usize) -> *mut u8;

    /// A value that only one thread uses.
    #[repr(transparent)]
    pub(super) struct Alone<T>(pub(super) Cell<T>);

    // SAFETY: a guest is one thread.
    unsafe impl<T> Sync for Alone<T> {}

    /// The function that resets the region after it was [`away`].
    static BACK: Alone<Option<fn()>> = Alone(Cell::new(None));

    /// Notes that the region may be over a buffer when an export returns.
    #[inline(always)]
    pub fn away() {
        // This is a pointer, so that an app that never lends does not name the region.
        BACK.0.set(Some(|| {
            // SAFETY: an export is returning whose own binding does not know of an arena.
            unsafe { REGION.reset() }
        }));
    }

    /// Resets the region if it was away: an export of a binding that knows no region returns.
    #[inline(always)]
    pub fn back() {
        if let Some(reset) = BACK.0.get() {
            reset();
        }
    }

    /// The region over the arena that all bindings share.
    pub struct Shared;

    impl Shared {
        /// Does what [`Region::reset`] does.
        ///
        /// # Safety
        ///
        /// - The duty of [`Region::reset`].
        #[inline(always)]
        pub unsafe fn reset(&self) {
            // SAFETY: the caller has the same duty.
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

    /// The region over an arena that one binding chose.
    #[repr(C)]
    pub struct Own(Region, *const [u8; 0]);

    // SAFETY: a region is `Sync`, and nobody reads the pointer.
    unsafe impl Sync for Own {}

    impl Own {
        /// A region over the whole of `arena`.
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

/// The same items outside an app, where there are no other bindings.
#[cfg(not(target_family = "wasm"))]
pub mod app {
    /// Does nothing; an app would notify its exports.
    #[inline(always)]
    pub fn away() {}

    /// Does nothing; an app would reset its region.
    #[inline(always)]
    pub fn back() {}
}

/// Defines the app's region as `REGION`. `region!()` has memory only while a caller lends it some.
/// `region!(shared 256)` is over the arena of 256 bytes that all bindings share. `region!(256)` is over an
/// arena of 256 bytes that this binding brings.
///
/// Outside an app, each binding has a region of its own.
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
