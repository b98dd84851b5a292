//! The parts of the MPS2 board with image AN505: a Cortex-M33, a UART, an I2C controller that consists of two
//! pins, a timer and two LEDs. The firmware runs in the secure world.
//!
//! Invariant: [`Peripherals`] can be taken once, so each register has one owner.

#![no_std]

#[path = "../../mps2-an385/src/heap.rs"]
mod heap;
mod panic;

pub use boards_common::mps2::{Error, Led, Uart};
pub use boards_common::{Announced, engine, exit, include_app, selftest};
pub use cortex_m_rt::entry;

// The critical section is this crate's.
use cortex_m as _;

use boards_common::{Registers, mps2};
use core::sync::atomic::{AtomicBool, Ordering};

/// The frequency of the board's clock.
const MHZ: u64 = 20;

/// The bytes of memory for the engine.
pub const HEAP: usize = 64 * 1024;

/// The bytes of an app's stack.
pub const STACK: u32 = 4096;

/// The RAM in use so far: nothing here measures it.
pub const fn ram() -> Option<(usize, usize)> {
    None
}

/// The board's time.
pub type Clock = mps2::Clock<MHZ>;

/// The board's I2C controller.
pub type Bus = mps2::BitBang<Clock>;

/// The board's peripherals that the examples use.
pub struct Peripherals {
    /// The bus on the first shield connector.
    pub i2c: Bus,
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
        // SAFETY: the addresses are from the board's manual (Arm DAI0505), and `TAKEN` makes this their
        // only use.
        unsafe {
            let uart = Uart::new(Registers::at(0x5020_0000), MHZ);
            let clock = Clock::new(Registers::at(0x5000_0000));
            Some(Self {
                i2c: Bus::new(Registers::at(0x5020_d000), clock),
                led: Led::new(Registers::at(0x5030_2000), 0),
                uart,
                clock,
            })
        }
    }
}
