//! A developer's machine.

use std::alloc::System;

pub type Allocator = System;
pub const ALLOCATOR: Allocator = System;

/// The module with this number.
pub fn read(number: usize) -> Option<Vec<u8>> {
    std::fs::read(format!("{number}.wasm")).ok()
}

/// Says a line.
pub fn say(line: &str) {
    println!("{line}");
}
