//! The CMSDK UART.

use crate::{Block, Registers};
use core::fmt;

const DATA: usize = 0x00;
const STATE: usize = 0x04;
const CONTROL: usize = 0x08;
const INTERRUPT: usize = 0x0c;
const BAUD_DIVIDER: usize = 0x10;

/// The bit of the receiver in the state and among the interrupts, and that of its interrupt in the control.
const RECEIVED: u32 = 1 << 1;
const TRANSMIT_AND_RECEIVE: u32 = 0b11;
const INTERRUPT_OF_RECEIVER: u32 = 1 << 3;

/// A UART. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(Registers);

impl Uart {
    /// Sets the UART up for 115200 baud, with the board's clock.
    pub fn new(registers: Registers, mhz: u64) -> Self {
        registers.write::<BAUD_DIVIDER>(mhz as u32 * 1_000_000 / 115_200);
        registers.write::<CONTROL>(1);
        Self(registers)
    }

    /// Receives bytes, each with an interrupt.
    pub fn receive(self) {
        self.0.write::<CONTROL>(TRANSMIT_AND_RECEIVE | INTERRUPT_OF_RECEIVER);
    }

    /// The byte that has arrived, if one has. The interrupt has been served then.
    pub fn received(self) -> Option<u8> {
        let arrived = self.0.read::<STATE>() & RECEIVED != 0;
        arrived.then(|| {
            let byte = self.0.read::<DATA>() as u8;
            self.0.write::<INTERRUPT>(RECEIVED);
            byte
        })
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
