//! Measures, and prints `name=value` lines.

use crate::board::{exit, instructions, print};
use crate::{heap, stack};
use core::hint::black_box;

/// Prints one figure.
pub fn report(name: &str, what: &str, value: u32) {
    let mut digits = [b'0'; 10];
    let mut rest = value;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let digits = core::str::from_utf8(&digits).unwrap_or_default();
    for text in [name, ".", what, "=", digits, "\n"] {
        print(text);
    }
}

/// Checks the clock: a loop of a million instructions, twice.
pub fn calibrate() {
    let start = instructions();
    million();
    let half = instructions();
    million();
    let end = instructions();
    report("clock", "first", half.wrapping_sub(start));
    report("clock", "second", end.wrapping_sub(half));
}

#[inline(never)]
fn million() {
    #[cfg(target_arch = "arm")]
    // SAFETY: counts a register down.
    unsafe {
        core::arch::asm!("0: subs {0}, #1", "bne 0b", inout(reg) 500_000 => _);
    }
}

/// Runs `f`, which loads, binds and instantiates a guest, and reports what that took.
#[inline(never)]
pub fn load<G>(name: &str, f: impl FnOnce() -> G) -> G {
    let before = heap::live();
    heap::forget_peak();
    let mut guest = None;
    let mut spent = 0;
    let depth = stack::depth(|| {
        let start = instructions();
        guest = Some(f());
        spent = instructions().wrapping_sub(start);
    });
    report(name, "load", spent);
    report(name, "peak_heap", (heap::peak() - before) as u32);
    report(name, "heap", (heap::live() - before) as u32);
    report(name, "load_stack", depth as u32);
    guest.unwrap_or_else(|| exit(false))
}

/// Loads an app with `load` and lets it work: what the first took, and the most that both used.
#[inline(never)]
pub fn life<B, G>(
    name: &str,
    board: &mut B,
    load: impl FnOnce(&mut B) -> G,
    work: impl FnOnce(&mut G, &mut B),
) -> G {
    let before = heap::live();
    heap::forget_peak();
    let mut guest = None;
    let mut spent = 0;
    let loading = stack::depth(|| {
        let start = instructions();
        guest = Some(load(board));
        spent = instructions().wrapping_sub(start);
    });
    let mut guest = guest.unwrap_or_else(|| exit(false));
    let working = stack::depth(|| work(&mut guest, board));
    report(name, "load", spent);
    report(name, "heap", (heap::peak() - before) as u32);
    report(name, "load_stack", loading as u32);
    report(name, "work_stack", working as u32);
    report(name, "stack", loading.max(working) as u32);
    guest
}

/// Reports what one of the calls takes that `f` makes as often as it is told.
#[inline(never)]
pub fn calls(name: &str, f: &mut dyn FnMut(u32)) {
    const TIMES: u32 = 1000;
    let mut run = |times| {
        let start = instructions();
        f(black_box(times));
        instructions().wrapping_sub(start)
    };
    run(1);
    let before = heap::allocations();
    let none = run(0);
    let allocated_by_none = heap::allocations() - before;
    let all = run(TIMES);
    let allocated_by_all = heap::allocations() - before - allocated_by_none;
    report(name, "call", (all - none) / TIMES);
    report(name, "allocations", (allocated_by_all - allocated_by_none) as u32);
    report(name, "stack", stack::depth(|| _ = run(1)) as u32);
}
