//! The adapter of `mcu:board/digital`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/digital", Pins<Part, Part, 1, 1>, Pins::new([("one", Part)], [("other", Part)]));
