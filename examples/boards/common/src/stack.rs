//! Measures the largest use of the stack.
//!
//! The program's start-up code must have painted the stack (cortex-m-rt's feature `paint-stack`).

use core::ptr;

const PAINT: u32 = 0xcccc_cccc;

unsafe extern "C" {
    static _stack_end: u32;
    static _stack_start: u32;
}

/// The most bytes that were on the stack at any time.
pub fn high_water() -> usize {
    let start = (&raw const _stack_start).addr();
    let mut word = &raw const _stack_end;
    // SAFETY: the words from `_stack_end` up to the part of the stack in use are mapped memory.
    while word.addr() < start && unsafe { ptr::read_volatile(word) } == PAINT {
        word = word.wrapping_add(1);
    }
    start - word.addr()
}
