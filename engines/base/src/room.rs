//! Limits on what grows, for engines that ask before they let something grow.

use microwit_host::{Limits, LoadError};

/// What is left for an app's memories and tables to grow by, all of them together.
#[derive(Debug)]
pub struct Room {
    /// Bytes of memory.
    memory: usize,
    /// Elements of tables.
    tables: usize,
    /// Bytes of heap to leave for running, if somebody asks whether they are there.
    spare: Option<u64>,
    /// Why something was not made or did not grow, if that happened.
    refused: Option<LoadError>,
}

/// An app has grown past its limit, and is to be ended: few look at what `memory.grow` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastLimit;

/// Bytes of an element of a table, at most.
const ELEMENT: usize = 2 * size_of::<usize>();

impl Room {
    /// All that the limits allow.
    pub const fn new(limits: &Limits) -> Self {
        let (memory, tables) = (limits.memory as usize, limits.tables as usize);
        Self { memory, tables, spare: None, refused: None }
    }

    /// As [`new`](Self::new), on an engine that allocates where it cannot fail: nothing grows unless the heap
    /// has that, and the app's stack and `more` bytes for running.
    #[cfg(feature = "heap")]
    pub const fn sparing(limits: &Limits, more: u64) -> Self {
        let spare = if limits.heap_is_limited() { Some(limits.stack as u64 + more) } else { None };
        Self { spare, ..Self::new(limits) }
    }

    /// Takes what a memory grows by, from `now` bytes to `then`. Whether there was enough.
    pub fn memory(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.memory, now, then);
        self.refuse(fits, LoadError::MemoryLimit) && self.is_there(then)
    }

    /// Takes what a table grows by, from `now` elements to `then`. Whether there was enough.
    pub fn table(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.tables, now, then);
        self.refuse(fits, LoadError::TableLimit) && self.is_there(then.saturating_mul(ELEMENT))
    }

    /// Lets a memory grow so, unless that is more than the app itself allows, which is for the app to see.
    pub fn grow_memory(
        &mut self,
        now: usize,
        then: usize,
        max: Option<usize>,
    ) -> Result<bool, PastLimit> {
        allowed(then, max, || self.memory(now, then))
    }

    /// Lets a table grow so, unless that is more than the app itself allows, which is for the app to see.
    pub fn grow_table(
        &mut self,
        now: usize,
        then: usize,
        max: Option<usize>,
    ) -> Result<bool, PastLimit> {
        allowed(then, max, || self.table(now, then))
    }

    /// Whether the heap has so many bytes, and those that are to be left.
    fn is_there(&mut self, bytes: usize) -> bool {
        #[cfg(feature = "heap")]
        if let Some(spare) = self.spare
            && !crate::has_room(&[bytes as u64, spare])
        {
            self.exhausted();
            return false;
        }
        let _ = (bytes, self.spare);
        true
    }

    /// Notes that there was room, but no memory.
    pub fn exhausted(&mut self) -> PastLimit {
        self.refused.get_or_insert(LoadError::OutOfMemory);
        PastLimit
    }

    /// Why an instance could not be made.
    pub fn refused(&self) -> LoadError {
        self.refused.unwrap_or(LoadError::Instantiate)
    }

    fn refuse(&mut self, fits: bool, why: LoadError) -> bool {
        if !fits {
            self.refused.get_or_insert(why);
        }
        fits
    }
}

fn allowed(
    then: usize,
    max: Option<usize>,
    room: impl FnOnce() -> bool,
) -> Result<bool, PastLimit> {
    if max.is_some_and(|max| then > max) {
        Ok(false)
    } else if room() {
        Ok(true)
    } else {
        Err(PastLimit)
    }
}

fn take(room: &mut usize, now: usize, then: usize) -> bool {
    let rest = room.checked_sub(then.saturating_sub(now));
    *room = rest.unwrap_or(*room);
    rest.is_some()
}
