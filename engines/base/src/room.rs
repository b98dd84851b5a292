//! Limits on what grows, for engines that ask before they let something grow.

use microwit_host::{Limits, LoadError};

/// What is left for an app's memories and tables to grow by, all of them together.
#[derive(Debug)]
pub struct Room {
    /// Bytes of memory.
    memory: usize,
    /// Elements of tables.
    tables: usize,
    /// Why something was not made or did not grow, if that happened.
    refused: Option<LoadError<'static>>,
}

impl Room {
    /// All that the limits allow.
    pub const fn new(limits: &Limits) -> Self {
        Self { memory: limits.memory as usize, tables: limits.tables as usize, refused: None }
    }

    /// Takes what a memory grows by, from `now` bytes to `then`. Whether there was enough.
    pub fn memory(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.memory, now, then);
        self.refuse(fits, LoadError::MemoryLimit)
    }

    /// Takes what a table grows by, from `now` elements to `then`. Whether there was enough.
    pub fn table(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.tables, now, then);
        self.refuse(fits, LoadError::TableLimit)
    }

    /// Notes that there was room, but no memory.
    pub fn exhausted(&mut self) {
        self.refused.get_or_insert(LoadError::OutOfMemory);
    }

    /// Why an instance could not be made.
    pub fn refused(&self) -> LoadError<'static> {
        self.refused.unwrap_or(LoadError::Instantiate)
    }

    fn refuse(&mut self, fits: bool, why: LoadError<'static>) -> bool {
        if !fits {
            self.refused.get_or_insert(why);
        }
        fits
    }
}

fn take(room: &mut usize, now: usize, then: usize) -> bool {
    let rest = room.checked_sub(then.saturating_sub(now));
    *room = rest.unwrap_or(*room);
    rest.is_some()
}
