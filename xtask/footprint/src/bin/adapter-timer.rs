//! The adapter of `mcu:board/timer`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/timer", Clock<fn() -> u64>, Clock(now));
