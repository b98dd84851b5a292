//! Device registers as values.
//!
//! Invariant: a [`Register`] is the start of a block of 32-bit device registers that the holder may use.

use core::ptr;

/// The first of a block of 32-bit registers.
#[derive(Clone, Copy)]
pub struct Register(*mut u32);

impl Register {
    /// Claims the register block at `address`.
    ///
    /// # Safety
    ///
    /// 64 bytes of device registers must be mapped there, and whoever holds this or a copy must be
    /// the only one to use them.
    pub const unsafe fn at(address: usize) -> Self {
        Self(address as *mut u32)
    }

    /// Reads the register `index` words into the block.
    pub fn read(self, index: Word) -> u32 {
        // SAFETY: `at` was promised 16 words of registers, and a `Word` is less than 16.
        unsafe { ptr::read_volatile(self.0.add(index as usize)) }
    }

    /// Writes the register `index` words into the block.
    pub fn write(self, index: Word, value: u32) {
        // SAFETY: as for `read`; these registers touch no memory of the program.
        unsafe { ptr::write_volatile(self.0.add(index as usize), value) }
    }
}

/// A word's place in a block.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Word {
    /// Byte offset 0x00.
    W0,
    /// Byte offset 0x04.
    W1,
    /// Byte offset 0x08.
    W2,
    /// Byte offset 0x10.
    W4 = 4,
}
