//! Limits on growth, for engines that ask before they let a memory or a table grow.

use microwit_host::{Limits, LoadError};

/// The room that is left for all of an app's memories and tables to grow.
#[derive(Debug)]
pub struct Room {
    /// Bytes of memory that are left.
    memory: usize,
    /// Elements of tables that are left.
    tables: usize,
    /// Bytes of heap that must stay free for running; `None` if the heap is not checked.
    spare: Option<u64>,
    /// The first reason for which a memory or table was not made or did not grow.
    refused: Option<LoadError>,
}

/// The app has grown past its limit and must end: few apps check the result of `memory.grow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastLimit;

/// The size of an element of a table, in bytes, at most.
const ELEMENT: usize = 2 * size_of::<usize>();

impl Room {
    /// All the room that the limits allow.
    pub const fn new(limits: &Limits) -> Self {
        let (memory, tables) = (limits.memory as usize, limits.tables as usize);
        Self { memory, tables, spare: None, refused: None }
    }

    /// The room that [`new`](Self::new) makes, on an engine that aborts when an allocation fails. Nothing
    /// grows unless the heap has room for it, for the app's stack, and for `more` bytes for running.
    #[cfg(feature = "heap")]
    pub const fn sparing(limits: &Limits, more: u64) -> Self {
        let spare = if limits.heap_is_limited() { Some(limits.stack as u64 + more) } else { None };
        Self { spare, ..Self::new(limits) }
    }

    /// Takes the room that a memory needs to grow from `now` bytes to `then`. Returns whether there was
    /// enough.
    pub fn memory(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.memory, now, then);
        self.refuse(fits, LoadError::MemoryLimit) && self.is_there(then)
    }

    /// Takes the room that a table needs to grow from `now` elements to `then`. Returns whether there was
    /// enough.
    pub fn table(&mut self, now: usize, then: usize) -> bool {
        let fits = take(&mut self.tables, now, then);
        self.refuse(fits, LoadError::TableLimit) && self.is_there(then.saturating_mul(ELEMENT))
    }

    /// Lets a memory grow. Returns `false` if it would exceed the app's own maximum, which the app handles
    /// itself.
    pub fn grow_memory(
        &mut self,
        now: usize,
        then: usize,
        max: Option<usize>,
    ) -> Result<bool, PastLimit> {
        allowed(then, max, || self.memory(now, then))
    }

    /// Lets a table grow. Returns `false` if it would exceed the app's own maximum, which the app handles
    /// itself.
    pub fn grow_table(
        &mut self,
        now: usize,
        then: usize,
        max: Option<usize>,
    ) -> Result<bool, PastLimit> {
        allowed(then, max, || self.table(now, then))
    }

    /// Takes back the room of a memory that did not grow, because the fuel was used up.
    pub const fn give_back_memory(&mut self, bytes: usize) {
        self.memory += bytes;
    }

    /// Whether the heap has this many bytes and the bytes that must stay free.
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

    /// Notes that the limit had room, but the heap did not.
    pub fn exhausted(&mut self) -> PastLimit {
        self.refused.get_or_insert(LoadError::OutOfMemory);
        PastLimit
    }

    /// The reason why an instance could not be made.
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
