//! The types `string` and `list<u8>`: lifted they borrow from the guest, lowered they borrow from the host.

use super::{Abi, Flat, FlatMut, Lift, Lower, put};
use crate::guest::allocate;
use crate::guest::{Guest, View};
use crate::trap::{Trap, TrapCode};

/// The bytes of text that one unit of work pays for.
const BYTES_PER_UNIT: u32 = 16;
/// The bytes of text that cost no work: the call itself costs more.
const FREE: u32 = 64;

/// The longest string or list, in bytes.
pub(super) const MAX: u64 = (1 << 28) - 1;

/// The `len` bytes at `at`, checked to lie within the memory.
#[inline(never)]
fn bytes(memory: &[u8], at: u32, len: u32) -> Result<&[u8], Trap> {
    if u64::from(len) > MAX {
        return Err(Trap::about(TrapCode::TooLong, at, len));
    }
    match memory.get(at as usize..).and_then(|rest| rest.get(..len as usize)) {
        Some(bytes) => Ok(bytes),
        None => Err(Trap::about(TrapCode::OutOfBounds, at, len)),
    }
}

#[inline(never)]
fn text<'a>(view: &View<'a>, at: u32, len: u32) -> Result<&'a str, Trap> {
    let bytes = bytes(view.memory, at, len)?;
    if len > FREE {
        view.work(len / BYTES_PER_UNIT)?;
    }
    core::str::from_utf8(bytes).map_err(|_| Trap::about(TrapCode::InvalidUtf8, at, len))
}

/// The bytes of a `list<u8>`, which are valid whatever they are.
#[inline(always)]
fn raw<'a>(view: &View<'a>, at: u32, len: u32) -> Result<&'a [u8], Trap> {
    bytes(view.memory, at, len)
}

/// Bytes on their way into the guest: their address there, and their content.
pub struct Placed<'v> {
    at: usize,
    bytes: &'v [u8],
}

impl<'v> Placed<'v> {
    #[inline(never)]
    fn new(guest: &mut dyn Guest, bytes: &'v [u8]) -> Result<Self, Trap> {
        Ok(Self { at: allocate(guest, 1, bytes.len())?, bytes })
    }

    #[inline(never)]
    fn write(&self, memory: &mut [u8], at: usize) -> Result<(), Trap> {
        put(memory, self.at, self.bytes)?;
        put(memory, at, &pointer(self.at, self.bytes.len()))
    }

    #[inline(never)]
    fn flat(&self, memory: &mut [u8], flat: &mut FlatMut<'_>) -> Result<(), Trap> {
        put(memory, self.at, self.bytes)?;
        flat.push(self.at as u64);
        flat.push(self.bytes.len() as u64);
        Ok(())
    }
}

/// An address and a length, in their layout in memory.
pub(super) fn pointer(at: usize, len: usize) -> [u8; 8] {
    (at as u64 | (len as u64) << 32).to_le_bytes()
}

macro_rules! borrowed {
    ($ty:ty, $lift:ident, $bytes:ident) => {
        impl Abi for &$ty {
            const SIZE: usize = 8;
            const ALIGN: usize = 4;
            const FLAT: usize = 2;
            const ANY_BITS: bool = false;
            const INLINE: bool = false;
        }

        impl<'a> Lift<'a> for &'a $ty {
            #[inline(always)]
            fn lift(view: &View<'a>, flat: &mut Flat<'_>) -> Result<Self, Trap> {
                let (at, len) = (flat.next() as u32, flat.next() as u32);
                $lift(view, at, len)
            }

            #[inline(always)]
            fn load(view: &View<'a>, at: usize) -> Result<Self, Trap> {
                let (at, len) = (u32::load(view, at)?, u32::load(view, at + 4)?);
                $lift(view, at, len)
            }
        }

        impl<'v> Lower for &'v $ty {
            type Low = Placed<'v>;

            #[inline(always)]
            fn reserve(self, guest: &mut dyn Guest) -> Result<Placed<'v>, Trap> {
                Placed::new(guest, self.$bytes())
            }

            #[inline(always)]
            fn write(low: Placed<'v>, memory: &mut [u8], at: usize) -> Result<(), Trap> {
                low.write(memory, at)
            }

            #[inline(always)]
            fn flat(
                low: Placed<'v>,
                memory: &mut [u8],
                flat: &mut FlatMut<'_>,
            ) -> Result<(), Trap> {
                low.flat(memory, flat)
            }
        }
    };
}
borrowed!(str, text, as_bytes);
borrowed!([u8], raw, as_ref);
