//! The WIT package `mcu:board`, and example worlds of it.
//!
//! A firmware or an app that depends on this crate names its folder as the place of its WIT, and writes no copy of
//! it: `#[mcu_host(world = "blinky", path = crate_dir!("microwit-wit"))]`. A world of its own stands beside it:
//! `path = ["wit", crate_dir!("microwit-wit")]`. A build script finds the folder by [`FOLDER`].
#![no_std]
#![forbid(unsafe_code)]

/// The folder with the `.wit` files.
pub const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// The names of these files in [`FOLDER`] and their texts.
macro_rules! files {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../", $name)))),*] };
}

/// The interfaces: the name and the text of each file.
pub const BOARD: &[(&str, &str)] = files! {
    "types.wit" "adc.wit" "delay.wit" "digital.wit" "events.wit" "i2c.wit" "led.wit" "log.wit" "pwm.wit"
    "random.wit" "spi.wit" "storage.wit" "timer.wit" "uart.wit"
};

/// The example worlds: `worlds.wit`.
pub const WORLDS: &str = include_str!("../worlds.wit");
