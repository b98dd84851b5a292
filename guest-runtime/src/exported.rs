//! Resources that the app exports: the places of their values, and the handles to them.
//!
//! Invariant: the number behind a handle is the address of a value. The value has the one type that `export!`
//! named for the resource, and only the resource's destructor ends it.

use core::cell::{Cell, UnsafeCell};
use core::mem::MaybeUninit;

/// The type with which an app implements its resource `R`, and the place of its values. Only `export!` may
/// implement this trait.
///
/// # Safety
///
/// - No other type implements `R`.
/// - A value stays where it was kept until it is ended.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type with which the app implements `{R}`",
    label = "`export!` names that type"
)]
pub unsafe trait Implements<R>: Sized + 'static {
    /// Puts the value into its permanent place.
    fn keep(self) -> *mut Self;

    /// Drops the value.
    ///
    /// # Safety
    ///
    /// - The value was kept at `at`, and was not ended since.
    /// - Nothing refers to the value.
    unsafe fn end(at: *mut Self);
}

/// The value behind a number that the host holds.
///
/// # Safety
///
/// - The number is that of a `T`, which lives for `'a`.
#[inline(always)]
pub unsafe fn value<'a, T>(number: i32) -> &'a T {
    // SAFETY: the caller promises that a `T` is there.
    unsafe { &*at(number) }
}

/// Ends the value behind a number. This is the destructor of `R`.
///
/// # Safety
///
/// - The duties of [`Implements::end`].
#[inline(always)]
pub unsafe fn end<R, T: Implements<R>>(number: i32) {
    // SAFETY: the caller has the same duties.
    unsafe { T::end(at(number)) }
}

/// The number that the host gets for a value.
#[inline(always)]
pub fn number<T>(at: *mut T) -> i32 {
    (at.expose_provenance() as u32).cast_signed()
}

#[inline(always)]
fn at<T>(number: i32) -> *mut T {
    core::ptr::with_exposed_provenance_mut(number.cast_unsigned() as usize)
}

/// Room for `SLOTS` values, for an app without an allocator.
pub struct Pool<T, const SLOTS: usize>([Slot<T>; SLOTS]);

/// A place for one value. The value comes first, so that its address is the slot's.
#[repr(C)]
struct Slot<T> {
    _value: UnsafeCell<MaybeUninit<T>>,
    taken: Cell<bool>,
}

// SAFETY: a guest is one thread.
unsafe impl<T, const SLOTS: usize> Sync for Pool<T, SLOTS> {}

impl<T, const SLOTS: usize> Pool<T, SLOTS> {
    /// A pool without values.
    #[allow(clippy::new_without_default)] // A pool is a static, and no other is meaningful.
    pub const fn new() -> Self {
        Self(
            [const { Slot { _value: UnsafeCell::new(MaybeUninit::uninit()), taken: Cell::new(false) } };
                SLOTS],
        )
    }

    /// Puts the value into a slot. Traps if all slots are taken.
    pub fn keep(&self, value: T) -> *mut T {
        let Some(slot) = self.0.iter().find(|slot| !slot.taken.get()) else { crate::trap() };
        slot.taken.set(true);
        // The pointer is to the whole slot, so that `end` may go from the value to `taken`.
        let at = core::ptr::from_ref(slot).cast_mut().cast::<T>();
        // SAFETY: the slot was free, so nobody else uses it.
        unsafe { at.write(value) };
        at
    }

    /// Drops the value and frees its slot.
    ///
    /// # Safety
    ///
    /// - The value was kept in this pool at `at`, and was not ended since.
    /// - Nothing refers to the value.
    pub unsafe fn end(&self, at: *mut T) {
        // SAFETY: the caller promises that a value is there and unused. The slot is free only after that
        // value is dropped.
        unsafe {
            at.drop_in_place();
            (*at.cast::<Slot<T>>()).taken.set(false);
        }
    }
}

/// Makes a type implement a resource, with its values in a pool: `pool!(MyCounter: Counter, 8)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __pool {
    ($Value:ty: $Resource:ty, $slots:literal) => {
        const _: () = {
            static POOL: $crate::__private::Pool<$Value, $slots> = $crate::__private::Pool::new();

            // SAFETY: `export!` does this once for a resource, and slots do not move.
            unsafe impl $crate::__private::Implements<$Resource> for $Value {
                #[inline(always)]
                fn keep(self) -> *mut Self {
                    POOL.keep(self)
                }

                #[inline(always)]
                unsafe fn end(at: *mut Self) {
                    // SAFETY: the caller has the same duties.
                    unsafe { POOL.end(at) }
                }
            }
        };
    };
}

/// Makes a type implement a resource, with its values in boxes: `boxed!(MyCounter: Counter)`.
#[cfg(feature = "alloc")]
#[macro_export]
#[doc(hidden)]
macro_rules! __boxed {
    ($Value:ty: $Resource:ty) => {
        // SAFETY: `export!` does this once for a resource, and boxed values do not move.
        unsafe impl $crate::__private::Implements<$Resource> for $Value {
            #[inline(always)]
            fn keep(self) -> *mut Self {
                $crate::__private::Box::into_raw($crate::__private::Box::new(self))
            }

            #[inline(always)]
            unsafe fn end(at: *mut Self) {
                // SAFETY: the caller promises that the value was kept here, in a box, and is unused.
                ::core::mem::drop(unsafe { $crate::__private::Box::from_raw(at) });
            }
        }
    };
}

/// The methods of a handle to an exported resource: `exported!(Counter, new sys::new, rep sys::rep)`.
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

            /// The value that the handle refers to.
            #[inline(always)]
            pub fn get<T: $crate::__private::Implements<Self>>(&self) -> &T {
                // SAFETY: the maker of the handle kept a `T`, the only type that can be kept.
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
                // SAFETY: the host calls it with the values that the canonical ABI prescribes.
                unsafe { $($entry)*($($param),*) }
            }
        };
    };
}
