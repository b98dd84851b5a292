//! The checks of the heap before an app is loaded.

use microwit_host::{Limits, LoadError};

use crate::{Engine, Taken};

/// Checks the heap that the app may take against its limit, and that so much heap is free.
pub fn check<E: Engine>(app: E::Bytes<'_>, limits: &Limits) -> Result<(), LoadError> {
    if !limits.heap_is_limited() {
        return Ok(());
    }
    let Taken { heap, memory } = E::weigh(app)?;
    if heap > limits.heap.into() {
        return Err(LoadError::HeapLimit);
    }
    const { assert!(cfg!(feature = "heap") || !E::ABORTS) };
    #[cfg(feature = "heap")]
    if E::ABORTS {
        // A memory that is too large is refused later, with an error that says so.
        let limit =
            u64::from(limits.memory) + 2 * size_of::<usize>() as u64 * u64::from(limits.tables);
        let memory = if memory > limit { 0 } else { memory };
        if !has_room(&[heap + u64::from(limits.stack), memory]) {
            return Err(LoadError::OutOfMemory);
        }
    }
    let _ = memory;
    Ok(())
}

/// Whether the global allocator can provide blocks of all these lengths at the same time. The blocks are
/// freed before this returns.
///
/// An engine that allocates no more than this afterwards succeeds, provided that nobody else allocates, and
/// that the allocator does not split a block into pieces between which nothing fits.
#[cfg(feature = "heap")]
pub fn has_room(blocks: &[u64]) -> bool {
    let [len, rest @ ..] = blocks else { return true };
    let mut block = alloc::vec::Vec::<u8>::new();
    let got = usize::try_from(*len).is_ok_and(|len| block.try_reserve_exact(len).is_ok());
    // Without this, a compiler may remove an allocation that is not used.
    core::hint::black_box(&mut block);
    got && has_room(rest)
}

#[cfg(all(test, feature = "heap"))]
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
