//! The operations of a transaction, and the bytes that they read.

/// The most operations of a transaction. `microwit-hal` runs no more either.
pub const MAX_OPERATIONS: usize = 8;

/// The most bytes that the operations of a transaction read together, if more than one reads. The buffer of a
/// board whose author has not chosen another has as many.
pub const MAX_READ: usize = 64;

/// Reads the bytes of a transaction. `buffer` returns where an operation wants its bytes, if it reads. `transaction`
/// gets a buffer for all of them, and returns how many it has put there.
///
/// # Errors
///
/// That of `transaction`; `overrun` if there are too many bytes, `short` if the board has returned too few.
#[inline(always)]
pub fn read<O, E>(
    operations: &mut [O],
    buffer: impl Fn(&mut O) -> Option<&mut [u8]>,
    transaction: impl FnOnce(&mut [u8]) -> Result<usize, E>,
    [overrun, short]: [E; 2],
) -> Result<(), E> {
    let (mut reads, mut len) = (0, 0);
    for operation in &mut *operations {
        if let Some(buffer) = buffer(operation) {
            reads += 1;
            len += buffer.len();
        }
    }
    if reads == 1
        && let Some(only) = operations.iter_mut().find_map(&buffer)
    {
        return if transaction(only)? == len { Ok(()) } else { Err(short) };
    }
    let mut bytes = [0; MAX_READ];
    let Some(bytes) = bytes.get_mut(..len) else { return Err(overrun) };
    if transaction(bytes)? != len {
        return Err(short);
    }
    let mut rest = &*bytes;
    for buffer in operations.iter_mut().filter_map(buffer) {
        if let Some((read, later)) = rest.split_at_checked(buffer.len()) {
            buffer.copy_from_slice(read);
            rest = later;
        }
    }
    Ok(())
}

/// Checks that the board has returned as many bytes as it was asked for.
///
/// # Errors
///
/// `short` if not.
#[inline(always)]
pub fn full<E>(read: &[u8], len: usize, short: E) -> Result<(), E> {
    if read.len() == len { Ok(()) } else { Err(short) }
}
