//! The view of a guest that a trampoline works with, whatever engine runs it.

use crate::handles::Slot;
use crate::handles::{Handles, ResourceId};
use crate::trap::{Trap, TrapCode};

/// A guest that waits inside an import call, or that is about to be called.
pub trait Guest {
    /// The guest's memory and handles, to lift from. It costs the engine a look-up: fetch it once per phase.
    fn view(&mut self) -> View<'_>;

    /// The guest's memory, to lower into. It is empty if the guest exports none.
    fn memory(&mut self) -> &mut [u8];

    /// The guest's handle table.
    fn handles(&mut self) -> &Handles;

    /// Asks the guest for `size` bytes aligned to `align`. The answer is a claim of the guest: neither its
    /// alignment nor its range is checked.
    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap>;

    /// Notes that the guest's own destructor of `ty` must run on `rep`. It runs after the current import call
    /// has done all its other work.
    fn destroy(&mut self, ty: ResourceId, rep: u32);
}

/// The memory and handles that lifting reads. Neither changes while a lifted value borrows from them.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The guest's whole linear memory.
    pub memory: &'a [u8],
    /// The guest's handle table.
    pub handles: &'a Handles,
    /// Whether this value was lifted before: then handles are only looked up, not taken or lent again.
    pub(crate) again: bool,
}

impl<'a> View<'a> {
    /// A view that lifts a value for the first time.
    pub fn new(memory: &'a [u8], handles: &'a Handles) -> Self {
        Self { memory, handles, again: false }
    }

    /// Charges the app `units` of work for checking a value, unless the value was checked before.
    #[inline]
    pub(crate) fn work(&self, units: u32) -> Result<(), Trap> {
        if self.again { Ok(()) } else { self.handles.work(units) }
    }
}

/// Asks the guest for `size` bytes and checks the alignment of the answer. Its range is checked when the host
/// writes to it.
pub(crate) fn allocate(guest: &mut dyn Guest, align: usize, size: usize) -> Result<usize, Trap> {
    let at = guest.realloc(align as u32, size as u32)?;
    if at as usize & (align - 1) == 0 {
        Ok(at as usize)
    } else {
        Err(Trap::about(TrapCode::Misaligned, at, align as u32))
    }
}

/// Does what the `cabi_realloc` of a microwit guest would do with its region, without calling it. `region` is
/// the address of two words in the guest: the start and the end of its free memory. Returns `None` if there
/// is too little, or if the two words make no sense; the caller then calls `cabi_realloc`.
pub fn bump(memory: &mut [u8], region: u32, align: u32, size: u32) -> Option<u32> {
    let words = memory.get_mut(region as usize..)?.first_chunk_mut::<8>()?;
    let both = u64::from_le_bytes(*words);
    let (at, end) = (both as u32, (both >> 32) as u32);
    let at = at.checked_next_multiple_of(align)?;
    let next = at.checked_add(size).filter(|next| *next <= end)?;
    *words = (u64::from(next) | u64::from(end) << 32).to_le_bytes();
    Some(at)
}

/// A stand-in for a guest, used to lower values that point at nothing and hold no handle.
#[derive(Default)]
pub struct Nobody(Handles<[Slot; 0]>);

impl Guest for Nobody {
    fn view(&mut self) -> View<'_> {
        View::new(&[], &self.0)
    }

    fn memory(&mut self) -> &mut [u8] {
        &mut []
    }

    fn handles(&mut self) -> &Handles {
        &self.0
    }

    fn realloc(&mut self, _: u32, _: u32) -> Result<u32, Trap> {
        Err(Trap::new(TrapCode::NoRealloc))
    }

    fn destroy(&mut self, _: ResourceId, _: u32) {}
}
