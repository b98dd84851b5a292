//! The adapter of `mcu:board/uart`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/uart", SerialPorts<Part>, SerialPorts::new([("one", Part)]));
