//! Device registers as values.
//!
//! Invariant: a [`Registers`] is a block of device registers that the holder may use.

use core::ptr;

/// A block of 32-bit registers, each at its byte offset: of a device, or of a model of one.
pub trait Block {
    /// Reads a register.
    fn read<const OFFSET: usize>(&self) -> u32;
    /// Writes a register.
    fn write<const OFFSET: usize>(&self, value: u32);
}

/// A block of registers of a device.
#[derive(Clone, Copy)]
pub struct Registers(*mut u8);

impl Registers {
    /// Claims the block at `address`.
    ///
    /// # Safety
    ///
    /// 4 KiB of device registers must be mapped there that touch no memory of the program, and
    /// whoever holds this or a copy must be the only one to use them.
    pub const unsafe fn at(address: usize) -> Self {
        Self(address as *mut u8)
    }

    fn register<const OFFSET: usize>(self) -> *mut u32 {
        const { assert!(OFFSET < 0x1000 && OFFSET.is_multiple_of(4)) }
        self.0.wrapping_add(OFFSET).cast()
    }
}

impl Block for Registers {
    fn read<const OFFSET: usize>(&self) -> u32 {
        // SAFETY: `at` was promised a block that `register` stays in.
        unsafe { ptr::read_volatile(self.register::<OFFSET>()) }
    }

    fn write<const OFFSET: usize>(&self, value: u32) {
        // SAFETY: as for `read`.
        unsafe { ptr::write_volatile(self.register::<OFFSET>(), value) }
    }
}
