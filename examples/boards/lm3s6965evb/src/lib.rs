//! Drivers for TI's Stellaris LM3S6965 evaluation board: a Cortex-M3 with 256 KiB of flash and 64 KiB of
//! RAM, a UART, an I2C controller, and an LED. All addresses are from the datasheet.
//!
//! Invariant: [`Peripherals`] can be taken once, so each register has one owner.

#![cfg_attr(not(test), no_std)]

mod clock;
mod gpio;
mod i2c;
#[cfg(target_os = "none")]
mod interrupts;
#[cfg(target_os = "none")]
mod panic;
mod system;
mod uart;

pub use boards_common::{Announced, engine, exit, include_app, selftest};
pub use clock::Clock;
#[cfg(target_os = "none")]
pub use cortex_m_rt::entry;
pub use gpio::{Button, Led};
pub use i2c::{Controller as Bus, Error};
#[cfg(target_os = "none")]
pub use interrupts::Interrupt;
pub use uart::Uart;

#[cfg(target_os = "none")]
use boards_common::stack;
use boards_common::{Registers, engine::Pool};
use core::sync::atomic::{AtomicBool, Ordering};
use gpio::Port;

/// The bytes of an app's stack.
pub const STACK: u32 = 1024;

/// The memory for the engine's data about apps, and for their memory.
static POOL: Pool<{ 1024 * if cfg!(feature = "tenants") { 11 } else { 7 } }> = Pool::new();

/// The RAM in use so far: the most bytes of the stack, and of the engine's memory.
#[cfg(target_os = "none")]
pub fn ram() -> Option<(usize, usize)> {
    Some((stack::high_water(), engine::pool_high_water()))
}

/// The board's peripherals that the examples use.
pub struct Peripherals {
    /// The chip's first I2C controller, on pins PB2 and PB3.
    pub i2c: Bus,
    /// The user LED, on pin PF0.
    pub led: Led,
    /// The button called *up*, on pin PE0.
    pub button: Button,
    /// The first UART, on pins PA0 and PA1.
    pub uart: Uart,
    /// The time since the start.
    pub clock: Clock,
}

impl Peripherals {
    /// Sets up clocks, pins and peripherals. Returns `None` after the first call.
    pub fn take() -> Option<Self> {
        static TAKEN: AtomicBool = AtomicBool::new(false);
        if TAKEN.swap(true, Ordering::Relaxed) {
            return None;
        }
        POOL.give();
        // SAFETY: the addresses are from the datasheet, and `TAKEN` makes this their only use.
        unsafe {
            system::start(Registers::at(0x400f_e000));
            Port(Registers::at(0x4000_4000)).lend(0b11);
            Port(Registers::at(0x4000_5000)).lend_open_drain(0b1100);
            Some(Self {
                i2c: Bus::new(Registers::at(0x4002_0000)),
                led: Led::new(Port(Registers::at(0x4002_5000))),
                button: Button::new(Port(Registers::at(0x4002_4000))),
                uart: Uart::new(Registers::at(0x4000_c000)),
                clock: Clock::new(Registers::at(0xe000_e000)),
            })
        }
    }
}
