//! The CMSDK UART, for output.

use boards_common::{Block, Registers};
use core::fmt;

const DATA: usize = 0x00;
const STATE: usize = 0x04;
const CONTROL: usize = 0x08;
const BAUD_DIVIDER: usize = 0x10;

/// A UART for output. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(Registers);

impl Uart {
    pub(crate) fn new(registers: Registers) -> Self {
        registers.write::<BAUD_DIVIDER>(25_000_000 / 115_200);
        registers.write::<CONTROL>(1);
        Self(registers)
    }
}

impl fmt::Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            while self.0.read::<STATE>() & 1 != 0 {}
            self.0.write::<DATA>(u32::from(byte));
        }
        Ok(())
    }
}
