//! Drivers of the MPS2 board with image AN385: a Cortex-M3, a UART, an I2C controller that is no
//! more than two pins, a timer and two LEDs.
//!
//! Invariant: [`Peripherals`] is handed out once, so each register has one owner.

#![no_std]

mod clock;
pub mod engine;
mod heap;
mod i2c;
mod led;
mod panic;
mod uart;

pub use boards_common::{Announced, exit, selftest};
pub use clock::Clock;
pub use heap::SIZE as HEAP;
pub use i2c::{BitBang, Error};
pub use led::Led;
pub use uart::Uart;

use boards_common::Registers;
use core::sync::atomic::{AtomicBool, Ordering};

/// What is soldered to the board, as far as the examples use it.
pub struct Peripherals {
    /// The bus on the first shield connector.
    pub i2c: BitBang,
    /// The first user LED.
    pub led: Led,
    /// The first UART.
    pub uart: Uart,
    /// Free-running time.
    pub clock: Clock,
}

impl Peripherals {
    /// Sets up the heap and the peripherals. `None` after the first time.
    pub fn take() -> Option<Self> {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if TAKEN.swap(true, Ordering::Relaxed) {
            return None;
        }
        heap::init();
        // SAFETY: addresses from the board's manual (Arm DAI0385); `TAKEN` makes this their only use.
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
