microwit_guest::generate!({ world: "blinky", path: "../wit" });

use mcu::board::{delay, led};

struct App;

impl Guest for App {
    fn blink(times: u32) -> u32 {
        for _ in 0..times {
            led::set(true);
            delay::ms(100);
            led::set(false);
        }
        times
    }
}

export!(App);
