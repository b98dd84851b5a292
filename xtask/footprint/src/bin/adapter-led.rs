//! The adapter of `mcu:board/led`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/led", Light<Part>, Light(Part));
