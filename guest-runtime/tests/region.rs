//! The memory that a host is handed.

use std::ptr::null_mut;

use microwit_guest::__private as mw;
use mw::{Arena, Region};

static ARENA: Arena<64> = Arena::new();

/// Where `block` begins, from the start of `buf`.
fn offset(buf: &[u8], block: *mut u8) -> usize {
    block.addr() - buf.as_ptr().addr()
}

#[test]
fn blocks_come_off_the_front_aligned() {
    let (region, mut memory) = (Region::new(), [0_u64; 4]);
    // SAFETY: `u64`s are bytes, and the buffer outlives the region's use.
    let buf = unsafe { std::slice::from_raw_parts_mut(memory.as_mut_ptr().cast(), 32) };
    unsafe { region.lend(buf) };
    assert_eq!(offset(buf, region.realloc(null_mut(), 1, 3)), 0);
    assert_eq!(offset(buf, region.realloc(null_mut(), 4, 4)), 4);
    assert_eq!(offset(buf, region.realloc(null_mut(), 8, 0)), 8);
    let last = region.realloc(null_mut(), 1, 2);
    assert_eq!(offset(buf, region.realloc(last, 1, 20)), 8);
    assert_eq!(offset(buf, region.realloc(null_mut(), 1, 4)), 28);
}

#[test]
fn more_than_there_is_traps() {
    let taken = |size| {
        std::panic::catch_unwind(move || {
            let (region, mut buf) = (Region::new(), [0; 8]);
            // SAFETY: the buffer outlives the region's use.
            unsafe { region.lend(&mut buf) };
            region.realloc(null_mut(), 1, size);
        })
    };
    assert!(taken(8).is_ok());
    assert!(taken(9).is_err());
    assert!(std::panic::catch_unwind(|| Region::new().realloc(null_mut(), 1, 0)).is_err());
}

#[test]
fn an_arena_is_whole_again_after_an_export() {
    let region = Region::over(&ARENA);
    let first = region.realloc(null_mut(), 1, 40);
    // SAFETY: nobody but this test has the arena.
    unsafe {
        let rest = region.rest();
        assert_eq!((rest.len(), rest.as_ptr().addr()), (24, first.addr() + 40));
        region.reset();
    }
    assert_eq!(region.realloc(null_mut(), 1, 64), first);
}
