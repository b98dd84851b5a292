//! A guest on wasmtime, as a trampoline sees it: memory, handles, room.

use alloc::{boxed::Box, vec::Vec};

use microwit_host::{Code, Guest, Handles, Trap, TypeId, View, World};
use microwit_lend::{Holder, Lend};
use wasmtime::{
    AsContextMut, Caller, Error, Memory, ResourceLimiter, Result, Store, Trap as Reason,
};

use crate::serve::Callee;

/// What a store knows of its app.
pub struct Data<H> {
    pub lend: Lend<H>,
    pub memory: Option<Memory>,
    pub realloc: Option<Callee>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
    pub handles: Box<Handles>,
    /// In the order of the world's table; empty until the app has started.
    pub destructors: Vec<Option<Callee>>,
    pub room: Room,
}

impl<H> Data<H> {
    pub fn new(handles: Box<Handles>, room: Room) -> Self {
        let (memory, realloc, region, destructors) = (None, None, None, Vec::new());
        Self { lend: Lend::EMPTY, memory, realloc, region, handles, destructors, room }
    }
}

/// A store, or what an import sees of one.
pub trait Context: AsContextMut<Data = Data<Self::Host>> {
    /// What serves the app.
    type Host: 'static;

    /// What it knows of its app.
    fn known(&mut self) -> &mut Data<Self::Host>;
}

impl<H: 'static> Context for Store<Data<H>> {
    type Host = H;

    fn known(&mut self) -> &mut Data<H> {
        self.data_mut()
    }
}

impl<H: 'static> Context for Caller<'_, Data<H>> {
    type Host = H;

    fn known(&mut self) -> &mut Data<H> {
        self.data_mut()
    }
}

/// A guest in a [`Context`].
pub struct In<C>(pub C);

impl<C: Context<Host: World>> Guest for In<C> {
    fn view(&mut self) -> View<'_> {
        match self.0.known().memory {
            Some(memory) => {
                let (memory, known) = memory.data_and_store_mut(self.0.as_context_mut());
                View::new(memory, &known.handles)
            }
            None => View::new(&[], &self.0.known().handles),
        }
    }

    fn memory(&mut self) -> &mut [u8] {
        match self.0.known().memory {
            Some(memory) => memory.data_mut(self.0.as_context_mut()),
            None => &mut [],
        }
    }

    fn handles(&mut self) -> &Handles {
        &self.0.known().handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        let &mut Data { realloc, region, .. } = self.0.known();
        let call = |guest: &mut Self, realloc: Callee, [old, had, align, size]: [u32; 4]| {
            let slots = &mut [old.into(), had.into(), align.into(), size.into()];
            let called = realloc.call(&mut guest.0, slots);
            called.map(|()| slots[0] as u32).map_err(|error| code(&error))
        };
        microwit_lend::realloc(self, (region, realloc), (align, size), call)
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        self.lend().state.doom::<C::Host>(ty, rep);
    }
}

/// How large an app's memories may be.
pub struct Room {
    /// Bytes of each.
    pub limit: usize,
    /// Memories that are still to be made.
    pub unmade: u32,
    /// One was too large to be made.
    pub refused: bool,
}

impl ResourceLimiter for Room {
    fn memory_growing(&mut self, _: usize, desired: usize, max: Option<usize>) -> Result<bool> {
        let fits = desired <= max.unwrap_or(usize::MAX).min(self.limit);
        if self.unmade > 0 {
            self.unmade -= 1;
            self.refused |= !fits;
            return Ok(fits);
        }
        grown(fits)
    }

    fn memory_grow_failed(&mut self, _: Error) -> Result<()> {
        grown(false).map(drop)
    }

    fn table_growing(&mut self, _: usize, desired: usize, max: Option<usize>) -> Result<bool> {
        grown(desired <= max.unwrap_or(usize::MAX))
    }
}

/// Ends an app that grows too large: few look at what `memory.grow` returns.
fn grown(fits: bool) -> Result<bool> {
    if fits { Ok(true) } else { Err(Reason::AllocationTooLarge.into()) }
}

/// What a wasmtime error is a trap for.
pub fn code(error: &Error) -> Code {
    use Reason as R;
    match error.downcast_ref() {
        Some(R::UnreachableCodeReached) => Code::Unreachable,
        Some(R::MemoryOutOfBounds | R::TableOutOfBounds) => Code::GuestOutOfBounds,
        Some(R::IndirectCallToNull | R::BadSignature) => Code::IndirectCall,
        Some(R::IntegerDivisionByZero | R::IntegerOverflow | R::BadConversionToInteger) => {
            Code::Arithmetic
        }
        Some(R::StackOverflow) => Code::StackOverflow,
        Some(R::OutOfFuel) => Code::OutOfFuel,
        Some(R::AllocationTooLarge) => Code::GrewPastLimit,
        _ => Code::Engine,
    }
}
