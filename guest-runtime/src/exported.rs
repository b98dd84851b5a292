//! Resources that the app exports: where their values live, and the handles to them.
//!
//! Invariant: a handle's number is the address of a value of the one type that `export!` named for
//! the resource, and only its destructor ends that value.

use core::cell::{Cell, UnsafeCell};
use core::mem::MaybeUninit;

/// The type that an app implements its resource `R` by, and where the values live. `export!` says
/// so, and nobody else may.
///
/// # Safety
///
/// No other type implements `R`, and a value stays where it was kept until it is ended.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what the app implements `{R}` by",
    label = "`export!` says which type is"
)]
pub unsafe trait Implements<R>: Sized + 'static {
    /// Puts the value where it stays.
    fn keep(self) -> *mut Self;

    /// Drops the value.
    ///
    /// # Safety
    ///
    /// It was kept at `at`, not ended since, and nothing refers to it.
    unsafe fn end(at: *mut Self);
}

/// The value behind a number that the host holds.
///
/// # Safety
///
/// The number is that of a `T`, which lives that long.
#[inline(always)]
pub unsafe fn value<'a, T>(number: i32) -> &'a T {
    // SAFETY: the caller's.
    unsafe { &*at(number) }
}

/// Ends the value behind a number: the destructor of `R`.
///
/// # Safety
///
/// As for [`Implements::end`].
#[inline(always)]
pub unsafe fn end<R, T: Implements<R>>(number: i32) {
    // SAFETY: the caller's.
    unsafe { T::end(at(number)) }
}

/// The number that the host is given for a value.
#[inline(always)]
pub fn number<T>(at: *mut T) -> i32 {
    (at.expose_provenance() as u32).cast_signed()
}

#[inline(always)]
fn at<T>(number: i32) -> *mut T {
    core::ptr::with_exposed_provenance_mut(number.cast_unsigned() as usize)
}

/// Room for so many values, for an app without an allocator.
pub struct Pool<T, const SLOTS: usize>([Slot<T>; SLOTS]);

/// The value lies first, so that its address is the slot's.
#[repr(C)]
struct Slot<T> {
    _value: UnsafeCell<MaybeUninit<T>>,
    taken: Cell<bool>,
}

// SAFETY: a guest is one thread.
unsafe impl<T, const SLOTS: usize> Sync for Pool<T, SLOTS> {}

impl<T, const SLOTS: usize> Pool<T, SLOTS> {
    /// No values yet.
    #[allow(clippy::new_without_default)] // A pool is a static, and no other is meaningful.
    pub const fn new() -> Self {
        Self(
            [const { Slot { _value: UnsafeCell::new(MaybeUninit::uninit()), taken: Cell::new(false) } };
                SLOTS],
        )
    }

    /// Puts the value into a slot. Traps when all are taken.
    pub fn keep(&self, value: T) -> *mut T {
        let Some(slot) = self.0.iter().find(|slot| !slot.taken.get()) else { crate::trap() };
        slot.taken.set(true);
        // Of the whole slot, so that `end` may go from the value to the rest of it.
        let at = core::ptr::from_ref(slot).cast_mut().cast::<T>();
        // SAFETY: the slot is nobody else's.
        unsafe { at.write(value) };
        at
    }

    /// Drops the value and frees its slot.
    ///
    /// # Safety
    ///
    /// It was kept here at `at`, not ended since, and nothing refers to it.
    pub unsafe fn end(&self, at: *mut T) {
        // SAFETY: the caller's; only when the value is gone may the slot be taken again.
        unsafe {
            at.drop_in_place();
            (*at.cast::<Slot<T>>()).taken.set(false);
        }
    }
}

/// Has the type implement the resource, out of a pool: `pool!(MyCounter: Counter, 8)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __pool {
    ($Value:ty: $Resource:ty, $slots:literal) => {
        const _: () = {
            static POOL: $crate::__private::Pool<$Value, $slots> = $crate::__private::Pool::new();

            // SAFETY: `export!` says this once for a resource; slots don't move.
            unsafe impl $crate::__private::Implements<$Resource> for $Value {
                #[inline(always)]
                fn keep(self) -> *mut Self {
                    POOL.keep(self)
                }

                #[inline(always)]
                unsafe fn end(at: *mut Self) {
                    // SAFETY: the caller's.
                    unsafe { POOL.end(at) }
                }
            }
        };
    };
}

/// Has the type implement the resource, by the app's allocator: `boxed!(MyCounter: Counter)`.
#[cfg(feature = "alloc")]
#[macro_export]
#[doc(hidden)]
macro_rules! __boxed {
    ($Value:ty: $Resource:ty) => {
        // SAFETY: `export!` says this once for a resource; boxed values don't move.
        unsafe impl $crate::__private::Implements<$Resource> for $Value {
            #[inline(always)]
            fn keep(self) -> *mut Self {
                $crate::__private::Box::into_raw($crate::__private::Box::new(self))
            }

            #[inline(always)]
            unsafe fn end(at: *mut Self) {
                // SAFETY: the caller's.
                ::core::mem::drop(unsafe { $crate::__private::Box::from_raw(at) });
            }
        }
    };
}

/// What a handle to an exported resource can do: `exported!(Counter, new sys::new, rep sys::rep)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __exported {
    ($(#[$attribute:meta])? $Name:ident, new $new:path, rep $rep:path) => {
        $(#[$attribute])?
        impl $Name {
            /// A handle to `value`, which lives until the handle is dropped, here or by the host.
            #[inline(always)]
            pub fn new<T: $crate::__private::Implements<Self>>(value: T) -> Self {
                Self($new($crate::__private::number(value.keep())) as u32)
            }

            /// The value.
            #[inline(always)]
            pub fn get<T: $crate::__private::Implements<Self>>(&self) -> &T {
                // SAFETY: whoever made the handle kept a `T`, the only type that can be kept.
                unsafe { $crate::__private::value($rep(self.0 as i32)) }
            }
        }
    };
}

/// Exports a function of core values: `export!("run" (times: i32) -> i32 = bindings::entry::run::<App>)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __export {
    ($core_name:literal ($($param:ident: $Param:ty),*) $(-> $Result:ty)? = $($entry:tt)*) => {
        const _: () = {
            #[cfg_attr(target_family = "wasm", unsafe(export_name = $core_name))]
            unsafe extern "C" fn entry($($param: $Param),*) $(-> $Result)? {
                // SAFETY: the host calls it with what the canonical ABI prescribes.
                unsafe { $($entry)*($($param),*) }
            }
        };
    };
}
