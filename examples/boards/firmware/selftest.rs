//! Tests the board's drivers without any WebAssembly, and ends with exit status 0 if they work.

#![no_std]
#![no_main]

use board::{Announced, Peripherals, exit, selftest};
use cortex_m_rt::entry;

#[entry]
fn main() -> ! {
    let Some(Peripherals { mut i2c, led, mut uart, clock, .. }) = Peripherals::take() else {
        exit(false)
    };
    let passed = selftest::sensor(&mut i2c, &mut uart)
        .and_then(|()| selftest::light(&mut Announced::new(led, "led", uart)))
        .and_then(|()| selftest::time(&mut { clock }, || clock.now()));
    exit(passed.is_some())
}
