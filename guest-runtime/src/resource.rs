//! Handles to what lives on the other side.

use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;

use crate::exported::{Implements, value};
use crate::value::{Canonical, Lift, Lower, Plain};

/// The guest's number for a resource.
pub type Handle = u32;

/// A type that is a handle and nothing else. Whoever has one owns the resource.
///
/// # Safety
///
/// The type is `repr(transparent)` over [`Handle`].
pub unsafe trait Resource: Sized {
    /// The handle, which stays owned.
    fn handle(&self) -> Handle;

    /// Makes the type own `handle`.
    fn from_handle(handle: Handle) -> Self;
}

/// The handle, which nobody owns any more: for the host to take.
#[inline(always)]
pub fn into_handle(resource: impl Resource) -> Handle {
    ManuallyDrop::new(resource).handle()
}

/// A `borrow` inside of another type. Derefs to the resource.
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
    /// The app's own value.
    #[inline(always)]
    pub fn get<T: Implements<R>>(&self) -> &'a T {
        // SAFETY: the host was given it for a `T`, which lives as long as the host lends it.
        unsafe { value(self.0.cast_signed()) }
    }
}

/// Handles, and numbers for values, as the ABI has them: one `u32` that can be copied.
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
                // SAFETY: the caller's.
                unsafe { self.0.store(at) }
            }
        }

        impl<$R $(: $Bound)?> Lift for $Name<'_, $R> {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                // SAFETY: the caller's.
                Self(unsafe { u32::lift(slots) }, PhantomData)
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller's.
                Self(unsafe { u32::load(at) }, PhantomData)
            }

            #[inline(always)]
            fn give_back(&self) {
                let $this = self;
                $give_back
            }
        }

        // SAFETY: transparent over a `u32`.
        unsafe impl<$R> Plain for $Name<'_, $R> {}
    )* };
}

borrows! {
    Borrowed<R: Resource>, |this| drop(R::from_handle(this.0));
    // The host lends a number that no table knows.
    ExportBorrow<R>, |_this| ();
}

/// Makes `$Name(Handle)`, transparent over it, a resource that is dropped through `$drop`.
#[macro_export]
#[doc(hidden)]
macro_rules! __resource {
    ($Name:ident, $drop:path) => {
        // SAFETY: it is transparent over a handle.
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
                // SAFETY: the caller's.
                unsafe { $crate::__private::into_handle(self).store(at) }
            }
        }

        impl $crate::__private::Lift for $Name {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                // SAFETY: the caller's.
                Self(unsafe { $crate::__private::Lift::lift(slots) })
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller's.
                Self(unsafe { $crate::__private::Lift::load(at) })
            }
        }

        // SAFETY: transparent over a handle, and a handle is a `u32`.
        unsafe impl $crate::__private::Plain for $Name {}
    };
}
