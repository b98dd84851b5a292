//! Whether the heap has room, asked before an engine allocates where it cannot fail.

use alloc::vec::Vec;
use core::hint::black_box;

/// Whether the global allocator can give blocks of all these lengths at once. It has them back at once.
///
/// Who allocates no more than that afterwards finds it, while nobody else allocates, and unless the allocator
/// splits one of the blocks into pieces between which nothing fits.
pub fn has_room(blocks: &[u64]) -> bool {
    let [len, rest @ ..] = blocks else { return true };
    let mut block = Vec::<u8>::new();
    let got = usize::try_from(*len).is_ok_and(|len| block.try_reserve_exact(len).is_ok());
    // Otherwise a compiler leaves out an allocation that nobody uses.
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
