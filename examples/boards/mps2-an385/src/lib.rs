//! Drivers for the MPS2 board with image AN385: a Cortex-M3, a UART, an I2C controller that consists of two
//! pins, a timer and two LEDs.
//!
//! Invariant: [`Peripherals`] can be taken once, so each register has one owner.

#![no_std]

mod clock;
pub mod engine;
mod heap;
mod i2c;
mod interrupts;
mod led;
mod panic;
mod uart;

pub use boards_common::{Announced, exit, selftest};
pub use clock::Clock;
pub use heap::SIZE as HEAP;
pub use i2c::{BitBang, Error};
pub use interrupts::Interrupt;
pub use led::Led;
pub use uart::Uart;

use boards_common::Registers;
use core::sync::atomic::{AtomicBool, Ordering};

/// The board's peripherals that the examples use.
pub struct Peripherals {
    /// The bus on the first shield connector.
    pub i2c: BitBang,
    /// The first user LED.
    pub led: Led,
    /// The first UART.
    pub uart: Uart,
    /// The time since the start.
    pub clock: Clock,
}

impl Peripherals {
    /// Sets up the heap and the peripherals. Returns `None` after the first call.
    pub fn take() -> Option<Self> {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if TAKEN.swap(true, Ordering::Relaxed) {
            return None;
        }
        heap::init();
        // SAFETY: the addresses are from the board's manual (Arm DAI0385), and `TAKEN` makes this their
        // only use.
        unsafe {
            let uart = Uart::new(Registers::at(0x4000_4000));
            let clock = Clock::new(Registers::at(0x4000_0000));
            Some(Self {
                i2c: BitBang::new(Registers::at(0x4002_a000), clock),
                led: Led::new(Registers::at(0x4002_8000), 0),
                uart,
                clock,
            })
        }
    }
}
