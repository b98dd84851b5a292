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
mod mmio;
mod panic;
mod uart;

pub use clock::Clock;
pub use i2c::{BitBang, Error};
pub use led::Led;
pub use uart::Uart;

use core::sync::atomic::{AtomicBool, Ordering};
use cortex_m_semihosting::debug;
use mmio::Register;

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
            let uart = Uart::new(Register::at(0x4000_4000));
            let clock = Clock::new(Register::at(0x4000_0000));
            Some(Self {
                i2c: BitBang::new(Register::at(0x4002_a000), clock),
                led: Led::new(Register::at(0x4002_8000), 0, uart),
                uart,
                clock,
            })
        }
    }
}

/// Ends the emulation with exit status 0 or 1. Needs a debugger or an emulator with semihosting.
pub fn exit(success: bool) -> ! {
    loop {
        debug::exit(if success { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}
