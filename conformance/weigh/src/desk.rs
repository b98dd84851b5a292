//! A developer's machine.

use std::alloc::System;

pub type Allocator = System;
pub const ALLOCATOR: Allocator = System;

/// Reads the module with this number.
pub fn read(number: usize) -> Option<Vec<u8>> {
    std::fs::read(format!("{number}.wasm")).ok()
}

/// Prints a line.
pub fn say(line: &str) {
    println!("{line}");
}
