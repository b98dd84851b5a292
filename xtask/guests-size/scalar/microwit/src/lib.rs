//! Two scalar imports and an export.

#![no_std]

microwit_guest::generate!({ world: "scalar", path: "../../wit" });

use size::apps::{delay, led};

struct App;

impl Guest for App {
    fn blink(ms: u32) -> u32 {
        led::set(true);
        delay::ms(ms);
        0
    }
}

export!(App);
