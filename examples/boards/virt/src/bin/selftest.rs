//! Tests the board's drivers without any WebAssembly, and ends with exit status 0 if they work.

#![no_std]
#![no_main]

use board::{Announced, Peripherals, entry, exit, selftest};

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, uart, clock }) = Peripherals::take() else { exit(false) };
    let passed = selftest::light(&mut Announced::new(led, "led", uart))
        .and_then(|()| selftest::time(&mut { clock }, || clock.now()));
    exit(passed.is_some())
}
