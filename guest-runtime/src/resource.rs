//! Handles to what lives on the other side.

use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;

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

impl<R> Clone for Borrowed<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Borrowed<'_, R> {}

impl<R: Resource> PartialEq for Borrowed<'_, R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<R> core::fmt::Debug for Borrowed<'_, R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Borrowed").field(&self.0).finish()
    }
}

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

impl<R> Canonical for Borrowed<'_, R> {
    const SIZE: usize = Handle::SIZE;
    const ALIGN: usize = Handle::ALIGN;
    const FLAT: usize = Handle::FLAT;
}

impl<R> Lower for Borrowed<'_, R> {
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

impl<R> Lift for Borrowed<'_, R> {
    #[inline(always)]
    unsafe fn lift(slots: &[u64]) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { Handle::lift(slots) }, PhantomData)
    }

    #[inline(always)]
    unsafe fn load(at: *const u8) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { Handle::load(at) }, PhantomData)
    }
}

// SAFETY: transparent over a handle, and a handle is a `u32`.
unsafe impl<R> Plain for Borrowed<'_, R> {}

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

        impl Drop for $Name {
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
