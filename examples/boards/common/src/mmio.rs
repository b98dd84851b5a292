//! Device registers as values.
//!
//! Invariant: a [`Registers`] is a block of device registers that its holder may use.

use core::ptr;

/// A block of 32-bit registers of a device or of a model of one. A register has an offset in bytes.
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
    /// 1. 4 KiB of device registers must be mapped at `address`.
    /// 2. The registers must not affect any memory of the program.
    /// 3. The holders of this value and of its copies must be the only users of these registers.
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
        // SAFETY: the caller of `at` promised a block of registers, and `register` stays inside of it.
        unsafe { ptr::read_volatile(self.register::<OFFSET>()) }
    }

    fn write<const OFFSET: usize>(&self, value: u32) {
        // SAFETY: the reasons are those of `read`.
        unsafe { ptr::write_volatile(self.register::<OFFSET>(), value) }
    }
}
