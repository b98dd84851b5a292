//! The adapter of `mcu:board/random`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/random", Random<Part>, Random::new(Part));
