//! The CMSDK UART, for output.

use crate::mmio::{Register, Word};
use core::fmt;

const DATA: Word = Word::W0;
const STATE: Word = Word::W1;
const CONTROL: Word = Word::W2;
const BAUD_DIVIDER: Word = Word::W4;

/// A UART to print on. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(Register);

impl Uart {
    pub(crate) fn new(registers: Register) -> Self {
        registers.write(BAUD_DIVIDER, 25_000_000 / 115_200);
        registers.write(CONTROL, 1);
        Self(registers)
    }
}

impl fmt::Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            while self.0.read(STATE) & 1 != 0 {}
            self.0.write(DATA, u32::from(byte));
        }
        Ok(())
    }
}
