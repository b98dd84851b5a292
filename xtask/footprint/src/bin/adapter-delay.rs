//! The adapter of `mcu:board/delay`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/delay", Delay<Part>, Delay::new(Part));
