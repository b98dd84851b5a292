//! Handles to things on the other side.

use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;

use crate::exported::{Implements, value};
use crate::value::{Canonical, Lift, Lower, Plain};

/// The guest's number for a resource.
pub type Handle = u32;

/// A type that is a handle and nothing else. To hold a value means to own the resource.
///
/// # Safety
///
/// - The type is `repr(transparent)` over [`Handle`].
pub unsafe trait Resource: Sized {
    /// The handle. The value still owns the resource.
    fn handle(&self) -> Handle;

    /// Makes a value that owns `handle`.
    fn from_handle(handle: Handle) -> Self;
}

/// The handle of a resource that nobody owns any more, for the host to take.
#[inline(always)]
pub fn into_handle(resource: impl Resource) -> Handle {
    ManuallyDrop::new(resource).handle()
}

/// A `borrow` inside another type. It derefs to the resource.
#[repr(transparent)]
pub struct Borrowed<'a, R>(Handle, PhantomData<&'a R>);

impl<'a, R: Resource> From<&'a R> for Borrowed<'a, R> {
    #[inline(always)]
    fn from(resource: &'a R) -> Self {
        Self(resource.handle(), PhantomData)
    }
}

impl<R: Resource> Deref for Borrowed<'_, R> {
    type Target = R;

    #[inline(always)]
    fn deref(&self) -> &R {
        // SAFETY: both types are transparent over a handle.
        unsafe { &*(&raw const self.0).cast::<R>() }
    }
}

/// A `borrow` of a resource that the app itself exports.
#[repr(transparent)]
pub struct ExportBorrow<'a, R>(u32, PhantomData<&'a R>);

impl<'a, R> ExportBorrow<'a, R> {
    /// The app's own value behind the borrow.
    #[inline(always)]
    pub fn get<T: Implements<R>>(&self) -> &'a T {
        // SAFETY: the host got the number for a `T`, which lives as long as the host lends it.
        unsafe { value(self.0.cast_signed()) }
    }
}

/// Implements handles, and numbers for values, in their ABI form: one `u32` that can be copied.
macro_rules! borrows {
    ($($Name:ident<$R:ident $(: $Bound:ident)?>, |$this:ident| $give_back:expr;)*) => { $(
        impl<$R> Clone for $Name<'_, $R> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$R> Copy for $Name<'_, $R> {}

        impl<$R> PartialEq for $Name<'_, $R> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<$R> Eq for $Name<'_, $R> {}

        impl<$R> core::hash::Hash for $Name<'_, $R> {
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }

        impl<$R> core::fmt::Debug for $Name<'_, $R> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_tuple(stringify!($Name)).field(&self.0).finish()
            }
        }

        impl<$R> Canonical for $Name<'_, $R> {
            const SIZE: usize = u32::SIZE;
            const ALIGN: usize = u32::ALIGN;
            const FLAT: usize = u32::FLAT;
        }

        impl<$R> Lower for $Name<'_, $R> {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                self.0.flat(slots);
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                // SAFETY: the caller has the same duty.
                unsafe { self.0.store(at) }
            }
        }

        impl<$R $(: $Bound)?> Lift for $Name<'_, $R> {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                // SAFETY: the caller has the same duty.
                Self(unsafe { u32::lift(slots) }, PhantomData)
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller has the same duty.
                Self(unsafe { u32::load(at) }, PhantomData)
            }

            #[inline(always)]
            fn give_back(&self) {
                let $this = self;
                $give_back
            }
        }

        // SAFETY: the type is transparent over a `u32`.
        unsafe impl<$R> Plain for $Name<'_, $R> {}
    )* };
}

borrows! {
    Borrowed<R: Resource>, |this| drop(R::from_handle(this.0));
    // The host lends the value's number, which is in no handle table, so there is nothing to drop.
    ExportBorrow<R>, |_this| ();
}

/// Makes `$Name(Handle)`, which is transparent over the handle, a resource that is dropped by `$drop`.
#[macro_export]
#[doc(hidden)]
macro_rules! __resource {
    ($Name:ident, $drop:path) => {
        // SAFETY: the type is transparent over a handle.
        unsafe impl $crate::__private::Resource for $Name {
            #[inline(always)]
            fn handle(&self) -> $crate::__private::Handle {
                self.0
            }

            #[inline(always)]
            fn from_handle(handle: $crate::__private::Handle) -> Self {
                Self(handle)
            }
        }

        impl ::core::ops::Drop for $Name {
            #[inline(always)]
            fn drop(&mut self) {
                $drop(self.0 as i32);
            }
        }

        impl $crate::__private::Canonical for $Name {
            const SIZE: usize = <$crate::__private::Handle as $crate::__private::Canonical>::SIZE;
            const ALIGN: usize = <$crate::__private::Handle as $crate::__private::Canonical>::ALIGN;
            const FLAT: usize = <$crate::__private::Handle as $crate::__private::Canonical>::FLAT;
        }

        impl $crate::__private::Lower for $Name {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                $crate::__private::into_handle(self).flat(slots);
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                // SAFETY: the caller has the same duty.
                unsafe { $crate::__private::into_handle(self).store(at) }
            }
        }

        impl $crate::__private::Lift for $Name {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                // SAFETY: the caller has the same duty.
                Self(unsafe { $crate::__private::Lift::lift(slots) })
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller has the same duty.
                Self(unsafe { $crate::__private::Lift::load(at) })
            }
        }

        // SAFETY: the type is transparent over a handle, and a handle is a `u32`.
        unsafe impl $crate::__private::Plain for $Name {}
    };
}
