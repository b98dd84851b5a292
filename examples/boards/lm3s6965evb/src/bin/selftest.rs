//! Tests the board's drivers without any WebAssembly, and ends with exit status 0 if they work.

#![no_std]
#![no_main]

use cortex_m_rt::entry;
use lm3s6965evb::{Announced, Peripherals, exit, selftest};

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
