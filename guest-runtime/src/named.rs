//! Macros for generated types: one line each, with the sizes and offsets that WIT fixes.

/// The layout of a record: `record!(Config<'a>: size 12, align 4, flat 3, { name: 0, level: 8 })`. The number
/// of a field is its offset.
#[macro_export]
#[doc(hidden)]
macro_rules! __record {
    ($Name:ident $(<$life:lifetime>)?: size $size:literal, align $align:literal, flat $flat:literal,
        { $($field:ident: $offset:literal),* $(,)? }) => {
        impl $(<$life>)? $crate::__private::Canonical for $Name $(<$life>)? {
            const SIZE: usize = $size;
            const ALIGN: usize = $align;
            const FLAT: usize = $flat;
        }

        impl $(<$life>)? $crate::__private::Lower for $Name $(<$life>)? {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                $( let slots = $crate::__private::flat_next(self.$field, slots); )*
                let _ = slots;
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                // SAFETY: every field lies within `SIZE`, and is aligned.
                $( unsafe { $crate::__private::Lower::store(self.$field, at.add($offset)) } )*
            }
        }

        impl $(<$life>)? $crate::__private::Lift for $Name $(<$life>)? {
            #[inline(always)]
            unsafe fn lift(mut slots: &[u64]) -> Self {
                // SAFETY: the host wrote the fields in this order.
                Self { $( $field: unsafe { $crate::__private::lift_next(&mut slots) } ),* }
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: every field is where `store` writes it.
                Self { $( $field: unsafe { $crate::__private::Lift::load(at.add($offset)) } ),* }
            }

            #[inline(always)]
            fn give_back(&self) {
                $( $crate::__private::Lift::give_back(&self.$field); )*
            }
        }
    };
}

/// The layout of a variant: `variant!(Step<'a>: size 12, align 4, flat 3, tag u8, payload at 4, { 0:
/// Write(value), 1: Stop })`.
#[macro_export]
#[doc(hidden)]
macro_rules! __variant {
    ($Name:ident $(<$life:lifetime>)?: size $size:literal, align $align:literal, flat $flat:literal,
        tag $tag:ident, payload at $payload:literal,
        { $($case:literal: $Case:ident $(($value:ident))?),* $(,)? }) => {
        impl $(<$life>)? $crate::__private::Canonical for $Name $(<$life>)? {
            const SIZE: usize = $size;
            const ALIGN: usize = $align;
            const FLAT: usize = $flat;
        }

        impl $(<$life>)? $crate::__private::Lower for $Name $(<$life>)? {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                match self {
                    $( Self::$Case $(($value))? => {
                        slots[0] = $case;
                        $( $crate::__private::Lower::flat($value, &mut slots[1..]); )?
                    } )*
                }
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                match self {
                    $( Self::$Case $(($value))? => {
                        // SAFETY: tag and payload lie within `SIZE`, and are aligned.
                        unsafe { at.cast::<$tag>().write($case) };
                        $( unsafe { $crate::__private::Lower::store($value, at.add($payload)) } )?
                    } )*
                }
            }
        }

        impl $(<$life>)? $crate::__private::Lift for $Name $(<$life>)? {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                match slots[0] as u32 {
                    $( $case => Self::$Case $(({
                        let $value = &slots[1..];
                        // SAFETY: the host wrote this case.
                        unsafe { $crate::__private::Lift::lift($value) }
                    }))?, )*
                    // SAFETY: the host keeps the ABI, so it writes only cases that exist.
                    _ => unsafe { ::core::hint::unreachable_unchecked() },
                }
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: tag and payload are where `store` writes them.
                match unsafe { at.cast::<$tag>().read() } {
                    $( $case => Self::$Case $(({
                        let $value = unsafe { at.add($payload) };
                        // SAFETY: the host wrote this case.
                        unsafe { $crate::__private::Lift::load($value) }
                    }))?, )*
                    // SAFETY: the host keeps the ABI, so it writes only cases that exist.
                    _ => unsafe { ::core::hint::unreachable_unchecked() },
                }
            }

            #[inline(always)]
            fn give_back(&self) {
                match self {
                    $( Self::$Case $(($value))? => {
                        $( $crate::__private::Lift::give_back($value); )?
                    } )*
                }
            }
        }
    };
}

/// The layout of an enum: `cases!(Level: u8)`, with the type of its `repr`.
#[macro_export]
#[doc(hidden)]
macro_rules! __cases {
    ($Name:ident: $tag:ident) => {
        $crate::__private::transparent!($Name: $tag, |this| this as $tag, |tag| {
            // SAFETY: the type is `repr` of the tag, and the host keeps the ABI, so the case exists.
            unsafe { ::core::mem::transmute::<$tag, Self>(tag) }
        });
    };
}

/// The methods of flags, and their layout: `flags!(Access: u8, 0b111)`. The number has all valid bits set.
#[macro_export]
#[doc(hidden)]
macro_rules! __flags {
    ($(#[$attribute:meta])? $Name:ident: $bits:ident, $all:literal) => {
        $crate::__private::transparent!($Name: $bits, |this| this.0, |bits| Self(bits));

        $(#[$attribute])?
        impl $Name {
            /// No flag.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// Every flag.
            pub const fn all() -> Self {
                Self($all)
            }

            /// The flags as bits.
            pub const fn bits(self) -> $bits {
                self.0
            }

            /// Whether no flag is set.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether every flag of `other` is set in this value too.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl ::core::ops::BitOr for $Name {
            type Output = Self;

            #[inline(always)]
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl ::core::ops::BitOrAssign for $Name {
            #[inline(always)]
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl ::core::ops::BitAnd for $Name {
            type Output = Self;

            #[inline(always)]
            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl ::core::ops::Sub for $Name {
            type Output = Self;

            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }

        impl ::core::ops::Not for $Name {
            type Output = Self;

            #[inline(always)]
            fn not(self) -> Self {
                Self(!self.0 & $all)
            }
        }
    };
}

/// A type that is an integer to the ABI, and that has the integer's layout.
#[macro_export]
#[doc(hidden)]
macro_rules! __transparent {
    ($Name:ident: $Int:ident, |$this:ident| $lower:expr, |$int:ident| $lift:expr) => {
        impl $crate::__private::Canonical for $Name {
            const SIZE: usize = <$Int as $crate::__private::Canonical>::SIZE;
            const ALIGN: usize = <$Int as $crate::__private::Canonical>::ALIGN;
            const FLAT: usize = <$Int as $crate::__private::Canonical>::FLAT;
        }

        impl $crate::__private::Lower for $Name {
            #[inline(always)]
            fn flat(self, slots: &mut [u64]) {
                let $this = self;
                $crate::__private::Lower::flat($lower, slots);
            }

            #[inline(always)]
            unsafe fn store(self, at: *mut u8) {
                let $this = self;
                // SAFETY: the caller has the same duty.
                unsafe { $crate::__private::Lower::store($lower, at) }
            }
        }

        impl $crate::__private::Lift for $Name {
            #[inline(always)]
            unsafe fn lift(slots: &[u64]) -> Self {
                // SAFETY: the caller has the same duty.
                let $int = unsafe { <$Int as $crate::__private::Lift>::lift(slots) };
                $lift
            }

            #[inline(always)]
            unsafe fn load(at: *const u8) -> Self {
                // SAFETY: the caller has the same duty.
                let $int = unsafe { <$Int as $crate::__private::Lift>::load(at) };
                $lift
            }
        }

        // SAFETY: the type's `repr` gives it the layout of the integer.
        unsafe impl $crate::__private::Plain for $Name {}
    };
}

/// Promises that a `repr(C)` type has the layout that the ABI prescribes, and checks as much of that as
/// possible: `plain!(Config<'a>: { name: 0, level: 8 })`.
#[macro_export]
#[doc(hidden)]
macro_rules! __plain {
    ($Name:ident $(<$life:lifetime>)? $(: { $($field:ident: $offset:literal),* $(,)? })?) => {
        // SAFETY: all its fields are `Plain`, and `repr(C)` puts them where the ABI does.
        unsafe impl $(<$life>)? $crate::__private::Plain for $Name $(<$life>)? {}

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            assert!(::core::mem::size_of::<$Name>() == <$Name as $crate::__private::Canonical>::SIZE);
            assert!(::core::mem::align_of::<$Name>() == <$Name as $crate::__private::Canonical>::ALIGN);
            $($( assert!(::core::mem::offset_of!($Name, $field) == $offset); )*)?
        };
    };
}
