//! A PL011 UART.

use crate::system::FREQUENCY;
use boards_common::{Block, Registers};
use core::fmt;

const DATA: usize = 0x00;
const FLAGS: usize = 0x18;
const BAUD_DIVIDER: usize = 0x24;
const BAUD_DIVIDER_64THS: usize = 0x28;
const LINE_CONTROL: usize = 0x2c;
const CONTROL: usize = 0x30;

const INTERRUPTS: usize = 0x38;
const CLEAR: usize = 0x44;

const TRANSMIT_FULL: u32 = 1 << 5;
const RECEIVE_EMPTY: u32 = 1 << 4;
/// The interrupts for bytes that have arrived, and for those that wait for others.
const RECEIVED: u32 = 1 << 4 | 1 << 6;

/// A UART. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(Registers);

impl Uart {
    /// Sets the UART up for 115200 baud.
    pub(crate) fn new(registers: Registers) -> Self {
        const DIVIDER: u32 = (FREQUENCY * 4).div_ceil(115_200);
        const EIGHT_BITS_FIFO: u32 = 0b111 << 4;
        const ENABLE_TRANSMIT: u32 = 1 << 8 | 1;
        registers.write::<BAUD_DIVIDER>(DIVIDER / 64);
        registers.write::<BAUD_DIVIDER_64THS>(DIVIDER % 64);
        registers.write::<LINE_CONTROL>(EIGHT_BITS_FIFO);
        registers.write::<CONTROL>(ENABLE_TRANSMIT);
        Self(registers)
    }

    /// Receives bytes, with interrupts.
    pub fn receive(self) {
        const ENABLE_RECEIVE: u32 = 1 << 9;
        self.0.write::<CONTROL>(self.0.read::<CONTROL>() | ENABLE_RECEIVE);
        self.0.write::<INTERRUPTS>(RECEIVED);
    }

    /// The next byte that has arrived, if one has. The interrupt has been served once there is none.
    pub fn received(self) -> Option<u8> {
        self.0.write::<CLEAR>(RECEIVED);
        let empty = self.0.read::<FLAGS>() & RECEIVE_EMPTY != 0;
        (!empty).then(|| self.0.read::<DATA>() as u8)
    }
}

impl fmt::Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            while self.0.read::<FLAGS>() & TRANSMIT_FULL != 0 {}
            self.0.write::<DATA>(byte.into());
        }
        Ok(())
    }
}
