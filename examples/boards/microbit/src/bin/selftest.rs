//! Tests the board's drivers without any WebAssembly, and ends with exit status 0 if they work.

#![no_std]
#![no_main]

use board::{Announced, Button, Peripherals, Rng, exit, selftest};
use cortex_m_rt::entry;
use embedded_hal::digital::InputPin;

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, buttons, uart, clock, mut random }) = Peripherals::take() else {
        exit(false)
    };
    let passed = selftest::light(&mut Announced::new(led, "led", uart))
        .and_then(|()| selftest::time(&mut { clock }, || clock.now()))
        .and_then(|()| differ(&mut random))
        .and_then(|()| released(buttons));
    exit(passed.is_some())
}

/// Draws two random numbers, of which no two in 2^64 are the same.
fn differ(random: &mut Rng) -> Option<()> {
    (random.random_u64() != random.random_u64()).then_some(())
}

/// Reads the buttons, which nobody presses.
fn released(buttons: [Button; 2]) -> Option<()> {
    let mut all = buttons.into_iter();
    all.all(|mut button| button.is_high() == Ok(true)).then_some(())
}
