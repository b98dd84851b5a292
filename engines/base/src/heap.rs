//! A check that the heap has room, for engines that allocate where an allocation must not fail.

use alloc::vec::Vec;
use core::hint::black_box;

/// Whether the global allocator can provide blocks of all these lengths at the same time. The blocks are
/// freed before this returns.
///
/// An engine that allocates no more than this afterwards succeeds, provided that nobody else allocates, and
/// that the allocator does not split a block into pieces between which nothing fits.
pub fn has_room(blocks: &[u64]) -> bool {
    let [len, rest @ ..] = blocks else { return true };
    let mut block = Vec::<u8>::new();
    let got = usize::try_from(*len).is_ok_and(|len| block.try_reserve_exact(len).is_ok());
    // Without this, a compiler may remove an allocation that is not used.
    black_box(&mut block);
    got && has_room(rest)
}

#[cfg(test)]
mod tests {
    use super::has_room;

    #[test]
    fn there_is_room_for_what_fits_and_for_nothing_else() {
        assert!(has_room(&[]));
        assert!(has_room(&[0, 1000, 1000]));
        assert!(!has_room(&[u64::MAX]));
        assert!(!has_room(&[1000, u64::MAX]));
    }
}
