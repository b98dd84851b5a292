//! A stand-in for the pool of an engine that has none.

/// A pool without memory: the engine allocates from the global allocator.
#[derive(Debug, Default)]
pub struct Pool<const SIZE: usize>;

impl<const SIZE: usize> Pool<SIZE> {
    /// A pool without memory.
    pub const fn new() -> Self {
        Self
    }

    /// Does nothing, and returns that the engine has no new memory.
    pub const fn give(&'static self) -> bool {
        false
    }
}

/// The most bytes of the pool that were in use at once: none.
pub const fn pool_high_water() -> usize {
    0
}
