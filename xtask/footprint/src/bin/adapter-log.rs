//! The adapter of `mcu:board/log`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/log", Console<Part>, Console::new(Part));
