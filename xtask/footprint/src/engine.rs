//! The memory of the engine that this was built with.

use firmware::{board::exit, figures};
use microwit_any::{POOLED, Pool, pool_high_water};

const SIZE: usize = 96 * 1024;
static POOL: Pool<SIZE> = Pool::new();

/// Gives the engine its memory, if that is not the heap.
pub fn start() {
    if POOLED && !POOL.give() {
        exit(false)
    }
}

/// Reports how much of it was ever needed.
pub fn report_pool() {
    if POOLED {
        figures::report("pool", "peak", pool_high_water() as u32);
        figures::report("pool", "size", SIZE as u32);
    }
}
