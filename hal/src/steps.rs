//! The operations of a transaction.

use heapless::Vec;

/// The most operations of a transaction that [`I2cBuses`](crate::I2cBuses) and [`SpiDevices`](crate::SpiDevices) run.
pub const MAX_OPERATIONS: usize = 8;

/// Copies the operations out of a list of the app's, if there are not too many.
///
/// A future that holds a list of the app's is not `Send`; one that holds these is. Their bytes stay in the app's memory.
pub fn few<T>(operations: impl Iterator<Item = T>) -> Option<Vec<T, MAX_OPERATIONS>> {
    let mut few = Vec::new();
    for operation in operations {
        few.push(operation).ok()?;
    }
    Some(few)
}
