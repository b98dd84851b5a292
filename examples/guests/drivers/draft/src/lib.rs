//! An app with the driver crate `lm75`, as it is published, over WASI's draft of I2C.

#![no_std]

microwit_guest::generate!({
    path: ["wit", "../../../../wit/wasi/i2c.wit"],
    with: { "wasi:i2c": microwit_guest_hal::wasi::i2c },
});

struct App;

impl Guest for App {
    fn run(bus: I2c) -> Option<i32> {
        exercises::lm75(bus)
    }
}

export!(App);
