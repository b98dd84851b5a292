//! Macros for named types: generated code passes the layout, the macros add the code.

/// A WIT record: `record!(Reading<'a> { name: &'a str = 0, celsius: f32 = 8 } size 12, align 4, flat 3)`.
/// Offsets, size and alignment are in bytes.
#[macro_export]
#[doc(hidden)]
macro_rules! __record {
    ($name:ident $(<$life:lifetime>)? { $($field:ident: $ty:ty = $offset:literal),* $(,)? }
     size $size:literal, align $align:literal, flat $flat:literal) => {
        impl $(<$life>)? $crate::__private::Abi for $name $(<$life>)? {
            const SIZE: usize = $size;
            const ALIGN: usize = $align;
            const FLAT: usize = $flat;
            const ANY_BITS: bool = true $(&& <$ty as $crate::__private::Abi>::ANY_BITS)*;
            const INLINE: bool = true $(&& <$ty as $crate::__private::Abi>::INLINE)*;
            const OWNED: usize = 0_usize$(.saturating_add(<$ty as $crate::__private::Abi>::OWNED))*;
        }

        $crate::__lift!($name $(<$life>)?,
            (view, flat) => $crate::__private::Ok($name { $($field: $crate::__private::Lift::lift(view, flat)?),* }),
            (view, at) => $crate::__private::Ok($name { $($field: $crate::__private::Lift::load(view, at + $offset)?),* }));

        impl $(<$life>)? $crate::__private::Lower for $name $(<$life>)? {
            type Low = ($(<$ty as $crate::__private::Lower>::Low,)*);

            fn reserve(
                self,
                guest: &mut dyn $crate::__private::Guest,
            ) -> $crate::__private::Result<<Self as $crate::__private::Lower>::Low, $crate::__private::Trap> {
                if const { <Self as $crate::__private::Abi>::OWNED == 0 } {
                    return $crate::__private::Ok(($($crate::__private::Lower::reserve(self.$field, guest)?,)*));
                }
                let mut parts = <$crate::__private::Parts as $crate::__private::Default>::default();
                $( let $field = parts.reserve(self.$field, guest); )*
                parts.all()?;
                $crate::__private::Ok(($($field.ok_or($crate::__private::LOST)?,)*))
            }

            fn owned(&self, each: &mut dyn $crate::__private::FnMut($crate::__private::ResourceId, u32)) {
                $( $crate::__private::Lower::owned(&self.$field, each); )*
            }

            fn write(
                ($($field,)*): <Self as $crate::__private::Lower>::Low,
                memory: &mut [u8],
                at: usize,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                $( <$ty as $crate::__private::Lower>::write($field, memory, at + $offset)?; )*
                $crate::__private::Ok(())
            }

            fn flat(
                ($($field,)*): <Self as $crate::__private::Lower>::Low,
                memory: &mut [u8],
                flat: &mut $crate::__private::FlatMut<'_>,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                $( <$ty as $crate::__private::Lower>::flat($field, memory, flat)?; )*
                $crate::__private::Ok(())
            }
        }
    };
}

/// Implements `Lift` for a type with or without a lifetime of its own.
#[macro_export]
#[doc(hidden)]
macro_rules! __lift {
    ($name:ident, $($rest:tt)*) => { $crate::__lift!(@ $name, 'a, $($rest)*); };
    ($name:ident <$life:lifetime>, $($rest:tt)*) => {
        $crate::__lift!(@ $name <$life>, $life, $($rest)*);
    };
    (@ $ty:ty, $life:lifetime,
     ($view:ident, $flat:ident) => $lift:expr, ($view2:ident, $at:ident) => $load:expr) => {
        impl<$life> $crate::__private::Lift<$life> for $ty {
            fn lift(
                $view: &$crate::__private::View<$life>,
                $flat: &mut $crate::__private::Flat<'_>,
            ) -> $crate::__private::Result<Self, $crate::__private::Trap> {
                $lift
            }

            fn load(
                $view2: &$crate::__private::View<$life>,
                $at: usize,
            ) -> $crate::__private::Result<Self, $crate::__private::Trap> {
                $load
            }
        }
    };
}

/// A WIT variant: `variant!(Operation<'a>, OperationLow { 0 = Read(u16), 1 = Write(&'a [u8]) } tag u8, cases
/// 2, payload 4, size 12, align 4, flat 3)`. The second name is the type's low form.
#[macro_export]
#[doc(hidden)]
macro_rules! __variant {
    ($name:ident $(<$life:lifetime>)?, $low:ident
     { $($number:literal = $case:ident $(($ty:ty))?),* $(,)? }
     tag $tag:ty, cases $cases:literal, payload $payload:literal,
     size $size:literal, align $align:literal, flat $flat:literal) => {
        #[doc(hidden)]
        pub enum $low $(<$life>)? {
            $( $case $((<$ty as $crate::__private::Lower>::Low))?, )*
        }

        impl $(<$life>)? $crate::__private::Abi for $name $(<$life>)? {
            const SIZE: usize = $size;
            const ALIGN: usize = $align;
            const FLAT: usize = $flat;
            const ANY_BITS: bool = false;
            const INLINE: bool = true $($(&& <$ty as $crate::__private::Abi>::INLINE)?)*;
            const OWNED: usize = {
                let most = 0;
                $($( let most = $crate::__private::max(most, <$ty as $crate::__private::Abi>::OWNED); )?)*
                most
            };
        }

        $crate::__lift!($name $(<$life>)?,
            (view, flat) => {
                let mut flat = flat.take($flat);
                match flat.next() as u32 {
                    $( $number => $crate::__private::Ok($name::$case
                        $((<$ty as $crate::__private::Lift>::lift(view, &mut flat)?))?), )*
                    case => $crate::__private::Err($crate::__private::no_case(case, $cases)),
                }
            },
            (view, at) => {
                match <u32 as $crate::__private::From<_>>::from(<$tag as $crate::__private::Lift>::load(view, at)?) {
                    $( $number => $crate::__private::Ok($name::$case
                        $((<$ty as $crate::__private::Lift>::load(view, at + $payload)?))?), )*
                    case => $crate::__private::Err($crate::__private::no_case(case, $cases)),
                }
            });

        impl $(<$life>)? $crate::__private::Lower for $name $(<$life>)? {
            type Low = $low $(<$life>)?;

            fn reserve(
                self,
                guest: &mut dyn $crate::__private::Guest,
            ) -> $crate::__private::Result<<Self as $crate::__private::Lower>::Low, $crate::__private::Trap> {
                $crate::__private::Ok(match self {
                    $( $name::$case $(($crate::__first!(payload $ty)))? => $low::$case
                        $((<$ty as $crate::__private::Lower>::reserve(payload, guest)?))?, )*
                })
            }

            fn owned(&self, each: &mut dyn $crate::__private::FnMut($crate::__private::ResourceId, u32)) {
                match self {
                    $( $name::$case $(($crate::__first!(payload $ty)))? => {
                        $( <$ty as $crate::__private::Lower>::owned(payload, each); )?
                    } )*
                }
            }

            fn write(
                low: <Self as $crate::__private::Lower>::Low,
                memory: &mut [u8],
                at: usize,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                match low {
                    $( $low::$case $(($crate::__first!(payload $ty)))? => {
                        <$tag as $crate::__private::Lower>::write($number, memory, at)?;
                        $( <$ty as $crate::__private::Lower>::write(payload, memory, at + $payload)?; )?
                    } )*
                }
                $crate::__private::Ok(())
            }

            fn flat(
                low: <Self as $crate::__private::Lower>::Low,
                memory: &mut [u8],
                flat: &mut $crate::__private::FlatMut<'_>,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                let mut flat = flat.take($flat);
                match low {
                    $( $low::$case $(($crate::__first!(payload $ty)))? => {
                        flat.push($number);
                        $( <$ty as $crate::__private::Lower>::flat(payload, memory, &mut flat)?; )?
                    } )*
                }
                $crate::__private::Ok(())
            }
        }
    };
}

/// The first of two tokens. It names a payload once for each type that exists.
#[macro_export]
#[doc(hidden)]
macro_rules! __first {
    ($first:ident $second:ty) => {
        $first
    };
}

/// A WIT enum: `enumeration!(Level { 0 = Low, 1 = High } tag u8, cases 2)`.
#[macro_export]
#[doc(hidden)]
macro_rules! __enumeration {
    ($name:ident { $($number:literal = $case:ident),* $(,)? } tag $tag:ty, cases $cases:literal) => {
        impl $crate::__private::Scalar for $name {
            fn from_slot(slot: u64) -> $crate::__private::Result<Self, $crate::__private::Trap> {
                match slot as u32 {
                    $( $number => $crate::__private::Ok($name::$case), )*
                    case => $crate::__private::Err($crate::__private::no_case(case, $cases)),
                }
            }

            fn into_slot(self) -> u64 {
                self as u64
            }
        }

        $crate::__named_scalar!($name, $tag, any_bits false);
    };
}

/// WIT flags: `flags!(Mode, u8, 0b111)`. The mask has the bits that have a name.
#[macro_export]
#[doc(hidden)]
macro_rules! __flags {
    ($(#[$attribute:meta])? $name:ident, $repr:ty, $mask:literal) => {
        $(#[$attribute])?
        impl $name {
            /// No flag.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// Every flag.
            pub const fn all() -> Self {
                Self($mask)
            }

            /// The flags as bits, label 0 in bit 0.
            pub const fn bits(self) -> $repr {
                self.0
            }

            /// The flags with these bits; bits without a name are dropped.
            pub const fn from_bits_truncate(bits: $repr) -> Self {
                Self(bits & $mask)
            }

            /// Whether all of `other` are among them.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl ::core::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl $crate::__private::Scalar for $name {
            fn from_slot(slot: u64) -> $crate::__private::Result<Self, $crate::__private::Trap> {
                $crate::__private::Ok(Self::from_bits_truncate(slot as $repr))
            }

            fn into_slot(self) -> u64 {
                <u64 as $crate::__private::From<_>>::from(self.0)
            }
        }

        $crate::__named_scalar!($name, $repr, any_bits true);
    };
}

/// The code that enums and flags share: in memory both are an unsigned integer.
#[macro_export]
#[doc(hidden)]
macro_rules! __named_scalar {
    ($name:ident, $repr:ty, any_bits $any_bits:literal) => {
        impl $crate::__private::Abi for $name {
            const SIZE: usize = ::core::mem::size_of::<$repr>();
            const ALIGN: usize = ::core::mem::size_of::<$repr>();
            const FLAT: usize = 1;
            const ANY_BITS: bool = $any_bits;
            const INLINE: bool = true;
        }

        $crate::__lift!($name,
            (_view, flat) => $crate::__private::Scalar::from_slot(flat.next()),
            (view, at) => $crate::__private::Scalar::from_slot(
                <u64 as $crate::__private::From<_>>::from(
                    <$repr as $crate::__private::Lift>::load(view, at)?,
                ),
            ));

        impl $crate::__private::Lower for $name {
            type Low = Self;

            fn reserve(self, _: &mut dyn $crate::__private::Guest) -> $crate::__private::Result<Self, $crate::__private::Trap> {
                $crate::__private::Ok(self)
            }

            fn write(
                low: Self,
                memory: &mut [u8],
                at: usize,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                let repr = $crate::__private::Scalar::into_slot(low) as $repr;
                <$repr as $crate::__private::Lower>::write(repr, memory, at)
            }

            fn flat(
                low: Self,
                _: &mut [u8],
                flat: &mut $crate::__private::FlatMut<'_>,
            ) -> $crate::__private::Result<(), $crate::__private::Trap> {
                flat.push($crate::__private::Scalar::into_slot(low));
                $crate::__private::Ok(())
            }
        }
    };
}

/// The trap for a discriminant `case` of a type that has only `cases` cases.
pub const fn no_case(case: u32, cases: u32) -> crate::trap::Trap {
    crate::trap::Trap::about(crate::trap::TrapCode::InvalidDiscriminant, case, cases)
}
