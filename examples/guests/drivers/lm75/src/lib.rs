//! An app with the driver crate `lm75`, as it is published.

#![no_std]

microwit_guest::generate!({
    world: "driver",
    path: "../../../../wit",
    with: { "mcu:board": microwit_guest_hal },
});

use microwit_guest_hal::i2c::Bus;

struct App;

impl Guest for App {
    fn run() -> Option<i32> {
        exercises::lm75(Bus::open("sensors").ok()?)
    }
}

export!(App);
