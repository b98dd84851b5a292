//! What a trampoline may do to a guest, whatever engine runs it.

use crate::handles::Slot;
use crate::handles::{Handles, ResourceId};
use crate::trap::{Trap, TrapCode};

/// A guest that is stopped inside an import, or is about to be called.
pub trait Guest {
    /// Its memory and handles, to lift from. Fetching costs an engine a look-up: once per phase.
    fn view(&mut self) -> View<'_>;

    /// Its memory, to lower into. Empty where it has none.
    fn memory(&mut self) -> &mut [u8];

    /// Its handles.
    fn handles(&mut self) -> &Handles;

    /// Asks the guest for `size` bytes aligned to `align`. The answer is a claim: neither its
    /// alignment nor its range was checked.
    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap>;

    /// Notes that the guest's own destructor of `ty` is to run on `rep`, once the import that is
    /// being served has nothing more to do.
    fn destroy(&mut self, ty: ResourceId, rep: u32);
}

/// What lifting reads: a guest's memory and handles, both frozen for as long as anything is
/// borrowed from them.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The whole linear memory.
    pub memory: &'a [u8],
    /// The handle table.
    pub handles: &'a Handles,
    /// What is read was lifted before: handles are only looked up, not taken or lent again.
    pub(crate) again: bool,
}

impl<'a> View<'a> {
    /// A view to lift from.
    pub fn new(memory: &'a [u8], handles: &'a Handles) -> Self {
        Self { memory, handles, again: false }
    }

    /// Takes what looking at something costs, unless it was looked at before.
    #[inline]
    pub(crate) fn work(&self, units: u32) -> Result<(), Trap> {
        if self.again { Ok(()) } else { self.handles.work(units) }
    }
}

/// Asks for `size` bytes and checks the alignment of what comes; the range is checked when it is
/// written to.
pub(crate) fn allocate(guest: &mut dyn Guest, align: usize, size: usize) -> Result<usize, Trap> {
    let at = guest.realloc(align as u32, size as u32)?;
    if at as usize & (align - 1) == 0 {
        Ok(at as usize)
    } else {
        Err(Trap::about(TrapCode::Misaligned, at, align as u32))
    }
}

/// Does what a microwit guest's own `cabi_realloc` would do with its region, without calling it.
/// `region` is the address of two words in the guest, where its free memory starts and where it
/// ends. `None` where there is too little, or the guest's words make no sense: then
/// `cabi_realloc` has the say.
pub fn bump(memory: &mut [u8], region: u32, align: u32, size: u32) -> Option<u32> {
    let words = memory.get_mut(region as usize..)?.first_chunk_mut::<8>()?;
    let both = u64::from_le_bytes(*words);
    let (at, end) = (both as u32, (both >> 32) as u32);
    let at = at.checked_next_multiple_of(align)?;
    let next = at.checked_add(size).filter(|next| *next <= end)?;
    *words = (u64::from(next) | u64::from(end) << 32).to_le_bytes();
    Some(at)
}

/// No guest at all: for values that are all in their own bytes and ask nothing of it.
#[derive(Default)]
pub(crate) struct Nobody(Handles<[Slot; 0]>);

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
