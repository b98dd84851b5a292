//! The parts of a BBC micro:bit: a Cortex-M0 with 256 KiB of flash and 16 KiB of RAM, an LED of its matrix, two
//! buttons, a UART, a timer and a source of random numbers. The drivers are those of `nrf51-hal`.
//!
//! QEMU emulates all of them. It has no way to press a button, and of the I2C bus it has only what a program that
//! looks for the magnetometer reads.

#![no_std]

mod clock;
mod panic;
mod uart;

pub use boards_common::{Announced, engine, exit, include_app, selftest};
pub use clock::Clock;
pub use cortex_m_rt::entry;
pub use nrf51_hal::Rng;
pub use uart::Uart;

use boards_common::engine::Pool;
use nrf51_hal::gpio::{Input, Level, Output, Pin, PullUp, PushPull, p0};
use nrf51_hal::pac;

/// An LED of the matrix: the pin of its row. The pin of its column is low.
pub type Led = Pin<Output<PushPull>>;

/// A button, which pulls its pin low.
pub type Button = Pin<Input<PullUp>>;

/// The bytes of an app's stack.
pub const STACK: u32 = 512;

/// The memory for the engine's data about an app, and for the app's memory.
static POOL: Pool<4096> = Pool::new();

/// The board's peripherals that the examples use.
pub struct Peripherals {
    /// The LED at the top left.
    pub led: Led,
    /// The buttons A and B.
    pub buttons: [Button; 2],
    /// The UART to the chip with the USB connector.
    pub uart: Uart,
    /// The time since the start.
    pub clock: Clock,
    /// Random numbers.
    pub random: Rng,
}

impl Peripherals {
    /// Sets up pins and peripherals. Returns `None` after the first call.
    pub fn take() -> Option<Self> {
        let chip = pac::Peripherals::take()?;
        POOL.give();
        let pins = p0::Parts::new(chip.GPIO);
        // The LED lights while its row is high and its column is low.
        pins.p0_04.into_push_pull_output(Level::Low);
        let transmit = pins.p0_24.into_push_pull_output(Level::High).degrade();
        let receive = pins.p0_25.into_floating_input().degrade();
        Some(Self {
            led: pins.p0_13.into_push_pull_output(Level::Low).degrade(),
            // The board has resistors of its own; QEMU has those of the chip.
            buttons: [
                pins.p0_17.into_pullup_input().degrade(),
                pins.p0_26.into_pullup_input().degrade(),
            ],
            uart: Uart::open(chip.UART0, transmit, receive),
            clock: Clock::start(chip.TIMER0),
            random: Rng::new(chip.RNG),
        })
    }
}
