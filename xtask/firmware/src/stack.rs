//! How deep the native stack has been: what is below it is painted, and looked at later.

use core::hint::black_box;
use core::ptr;

const PAINT: u32 = 0x5a5a_a5a5;
/// How far down is painted; there is nothing but unused memory for megabytes.
const WORDS: usize = 16 * 1024;
/// What painting may use itself.
const MARGIN: usize = 32;

/// Runs `f`; the bytes of stack that it used. Precise to the few words that this function needs.
#[inline(never)]
pub fn depth(f: impl FnOnce()) -> usize {
    let here = black_box(0_u32);
    let top = ptr::from_ref(&here).cast_mut().wrapping_sub(MARGIN);
    for below in 1..WORDS {
        // SAFETY: the stack grows down from the end of the memory, far above the heap; nothing of
        // this function lies `MARGIN` words below its own variable.
        unsafe { top.wrapping_sub(below).write_volatile(PAINT) };
    }
    f();
    let painted = |below: &usize| {
        // SAFETY: as above.
        unsafe { top.wrapping_sub(*below).read_volatile() == PAINT }
    };
    let clean = (1..WORDS).rev().take_while(painted).count();
    (WORDS - 1 - clean + MARGIN) * size_of::<u32>()
}
