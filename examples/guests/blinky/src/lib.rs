//! Blinks the light that every board has. The app needs no memory.

#![no_std]

microwit_guest::generate!({ world: "blinky", path: "../../../wit" });

use mcu::board::{delay, led};

struct Blinky;

impl Guest for Blinky {
    fn blink(times: u32) -> u32 {
        for _ in 0..times {
            led::set(true);
            delay::ms(100);
            led::set(false);
            delay::ms(100);
        }
        times
    }
}

export!(Blinky);
