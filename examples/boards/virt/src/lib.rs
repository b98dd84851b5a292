//! The parts of QEMU's RISC-V machine `virt`: a UART and a clock. It has no pins and no I2C bus, so the light is one
//! that only prints.

#![no_std]

mod clock;
mod panic;
mod uart;

pub use boards_common::{Announced, Unseen as Led, engine, exit, include_app, selftest};
pub use clock::Clock;
pub use riscv_rt::entry;
pub use uart::Uart;

// The critical section is this crate's.
use riscv as _;

use boards_common::engine::Pool;
use core::sync::atomic::{AtomicBool, Ordering};

/// The bytes of an app's stack.
pub const STACK: u32 = 512;

/// The memory for the engine's data about an app, and for the app's memory.
static POOL: Pool<4096> = Pool::new();

/// The board's peripherals that the examples use.
pub struct Peripherals {
    /// The light.
    pub led: Led,
    /// The UART.
    pub uart: Uart,
    /// The time since the start.
    pub clock: Clock,
}

impl Peripherals {
    /// Sets up the peripherals. Returns `None` after the first call.
    pub fn take() -> Option<Self> {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if TAKEN.swap(true, Ordering::Relaxed) {
            return None;
        }
        POOL.give();
        Some(Self { led: Led::default(), uart: Uart::open()?, clock: Clock })
    }
}
