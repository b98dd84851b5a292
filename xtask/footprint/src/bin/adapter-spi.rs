//! The adapter of `mcu:board/spi`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/spi", SpiDevices<Part>, SpiDevices::new([("one", Part)]));
