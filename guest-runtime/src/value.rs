//! Values in the two forms of the canonical ABI: in core values and in linear memory.
//!
//! Invariant: the host keeps the ABI. It passes a `bool` of 0 or 1, a case that exists, and UTF-8 in a
//! string. No code here checks this again.
//!
//! Core values travel in slots of 64 bits: an `i32` zero-extended, a float as its bits. The ABI widens the
//! values that a variant's cases share in the same way, so joining them costs nothing. Once the code is
//! inlined, no slot is left.

/// The size of a type.
pub trait Canonical: Sized {
    /// The size in memory, in bytes.
    const SIZE: usize;
    /// The alignment in memory, in bytes.
    const ALIGN: usize;
    /// The number of core values.
    const FLAT: usize;
}

/// A type that can be passed to the host.
pub trait Lower: Canonical {
    /// Writes the first [`Canonical::FLAT`] slots. Slots that stay unused must be zero already.
    fn flat(self, slots: &mut [u64]);

    /// Writes the value to memory.
    ///
    /// # Safety
    ///
    /// - `at` is aligned, and valid for writes of [`Canonical::SIZE`] bytes.
    unsafe fn store(self, at: *mut u8);
}

/// A type that can be taken from the host.
pub trait Lift: Canonical {
    /// Reads the first [`Canonical::FLAT`] slots.
    ///
    /// # Safety
    ///
    /// - The host made the slots of a value of this type, which lives as long as `Self` says.
    unsafe fn lift(slots: &[u64]) -> Self;

    /// Reads the value from memory.
    ///
    /// # Safety
    ///
    /// - At `at`, aligned, is a value as [`Lift::lift`] demands it.
    unsafe fn load(at: *const u8) -> Self;

    /// Drops the handles in the value that were lent for one call. The value keeps those that it owns.
    #[inline(always)]
    fn give_back(&self) {}

    /// Takes over a list on the heap.
    ///
    /// # Safety
    ///
    /// - The list is in a block of the global allocator.
    /// - Nobody else has the block.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    unsafe fn own(at: *mut u8, len: usize) -> alloc::vec::Vec<Self> {
        // SAFETY: the caller has the same duties.
        unsafe { crate::heap::take(at, len) }
    }
}

/// A type that Rust lays out as the canonical ABI does, so that a slice of it is a `list`.
///
/// # Safety
///
/// - The size, the alignment, and the place and bits of every field are the canonical ones.
pub unsafe trait Plain {}

/// Lowers the next field. Returns the slots after it.
#[inline(always)]
pub fn flat_next<T: Lower>(value: T, slots: &mut [u64]) -> &mut [u64] {
    let (mine, rest) = slots.split_at_mut(T::FLAT);
    value.flat(mine);
    rest
}

/// Lifts the next field. Leaves the slots after it.
///
/// # Safety
///
/// - The duty of [`Lift::lift`].
#[inline(always)]
pub unsafe fn lift_next<T: Lift>(slots: &mut &[u64]) -> T {
    let (mine, rest) = slots.split_at(T::FLAT);
    *slots = rest;
    // SAFETY: the caller has the same duty.
    unsafe { T::lift(mine) }
}

/// The number `at`, rounded up to a multiple of `align`, which is a power of two.
pub const fn align_up(at: usize, align: usize) -> usize {
    (at + align - 1) & !(align - 1)
}

/// The larger of two sizes.
pub const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Implements types that are one core value, and that have the same layout in Rust and in memory.
macro_rules! scalars {
    ($($ty:ty, |$value:ident| $flat:expr, |$slot:ident| $lift:expr;)*) => { $(
        impl Canonical for $ty {
            const SIZE: usize = size_of::<Self>();
            const ALIGN: usize = align_of::<Self>();
            const FLAT: usize = 1;
        }

        impl Lower for $ty {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                let $value = self;
                slots[0] = $flat;
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                // SAFETY: the caller promises the place, and the type is `Plain`.
                unsafe { at.cast::<Self>().write(self) }
            }
        }

        impl Lift for $ty {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                let $slot = slots[0];
                $lift
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller promises the value, and the type is `Plain`.
                unsafe { at.cast::<Self>().read() }
            }

            #[cfg(feature = "alloc")]
            #[inline(always)]
            unsafe fn own(at: *mut u8, len: usize) -> alloc::vec::Vec<Self> {
                // SAFETY: the caller has the same duties, and the type is `Plain`.
                unsafe { crate::heap::adopt(at, len) }
            }
        }

        // SAFETY: a scalar's size, alignment and bits are the same on both sides. A machine on which 64-bit
        // values align to less than 8 does not run WebAssembly.
        unsafe impl Plain for $ty {}
    )* };
}

scalars! {
    u8, |v| v.into(), |s| s as Self;
    u16, |v| v.into(), |s| s as Self;
    u32, |v| v.into(), |s| s as Self;
    u64, |v| v, |s| s;
    // Signed values are sign-extended to 32 bits, then zero-extended to 64.
    i8, |v| i32::from(v).cast_unsigned().into(), |s| s as Self;
    i16, |v| i32::from(v).cast_unsigned().into(), |s| s as Self;
    i32, |v| v.cast_unsigned().into(), |s| s as Self;
    i64, |v| v.cast_unsigned(), |s| s.cast_signed();
    f32, |v| v.to_bits().into(), |s| Self::from_bits(s as u32);
    f64, |v| v.to_bits(), |s| Self::from_bits(s);
    char, |v| u32::from(v).into(), |s| {
        // SAFETY: the host passes a Unicode scalar value, by the module's invariant.
        unsafe { Self::from_u32_unchecked(s as u32) }
    };
    bool, |v| v.into(), |s| {
        // SAFETY: the host passes 0 or 1, by the module's invariant. This saves the comparison.
        unsafe { core::hint::assert_unchecked(s as u32 <= 1) };
        s as u32 != 0
    };
}

impl Canonical for () {
    const SIZE: usize = 0;
    const ALIGN: usize = 1;
    const FLAT: usize = 0;
}

impl Lower for () {
    #[inline(always)]
    fn flat(self, _: &mut [u64]) {}

    #[inline(always)]
    unsafe fn store(self, _: *mut u8) {}
}

impl Lift for () {
    #[inline(always)]
    unsafe fn lift(_: &[u64]) -> Self {}

    #[inline(always)]
    unsafe fn load(_: *const u8) -> Self {}
}
