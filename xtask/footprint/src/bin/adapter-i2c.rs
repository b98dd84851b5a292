//! The adapter of `mcu:board/i2c`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/i2c", I2cBuses<Part>, I2cBuses::new([("one", Part)]));
