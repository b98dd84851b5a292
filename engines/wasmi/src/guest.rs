//! A guest on wasmi, as a trampoline sees it: memory, handles, room.

use alloc::{boxed::Box, vec::Vec};

use microwit_host::{Code, Guest, Handles, Trap, TypeId, View, World};
use microwit_lend::{Holder, Lend};
use wasmi::{AsContextMut, Caller, Error, Memory, Store, StoreLimits, TrapCode, TypedFunc};

/// `cabi_realloc`: old address, old size, alignment, new size.
pub type Realloc = TypedFunc<(u32, u32, u32, u32), u32>;

/// `[dtor]`: the guest's own number for the thing.
pub type Destructor = TypedFunc<(u32,), ()>;

/// What a store knows of its app.
pub struct Data<H> {
    pub lend: Lend<H>,
    pub memory: Option<Memory>,
    pub realloc: Option<Realloc>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
    pub handles: Box<Handles>,
    /// In the order of the world's table; empty until the app has started.
    pub destructors: Vec<Option<Destructor>>,
    pub limits: StoreLimits,
}

impl<H> Data<H> {
    pub fn new(handles: Box<Handles>, limits: StoreLimits) -> Self {
        let (memory, realloc, region, destructors) = (None, None, None, Vec::new());
        Self { lend: Lend::EMPTY, memory, realloc, region, handles, destructors, limits }
    }
}

/// A store, or what an import sees of one.
pub trait Context: AsContextMut<Data = Data<Self::Host>> {
    /// What serves the app.
    type Host;

    /// What it knows of its app.
    fn known(&mut self) -> &mut Data<Self::Host>;
}

impl<H> Context for Store<Data<H>> {
    type Host = H;

    fn known(&mut self) -> &mut Data<H> {
        self.data_mut()
    }
}

impl<H> Context for Caller<'_, Data<H>> {
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
                let (memory, known) = memory.data_and_store_mut(&mut self.0);
                View::new(memory, &known.handles)
            }
            None => View::new(&[], &self.0.known().handles),
        }
    }

    fn memory(&mut self) -> &mut [u8] {
        match self.0.known().memory {
            Some(memory) => memory.data_mut(&mut self.0),
            None => &mut [],
        }
    }

    fn handles(&mut self) -> &Handles {
        &self.0.known().handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        let &mut Data { realloc, region, .. } = self.0.known();
        let call = |guest: &mut Self, realloc: Realloc, [old, had, align, size]: [u32; 4]| {
            realloc.call(&mut guest.0, (old, had, align, size)).map_err(|error| code(&error))
        };
        microwit_lend::realloc(self, (region, realloc), (align, size), call)
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        self.lend().state.doom::<C::Host>(ty, rep);
    }
}

/// What a wasmi error is a trap for.
pub fn code(error: &Error) -> Code {
    match error.as_trap_code() {
        Some(TrapCode::UnreachableCodeReached) => Code::Unreachable,
        Some(TrapCode::MemoryOutOfBounds | TrapCode::TableOutOfBounds) => Code::GuestOutOfBounds,
        Some(TrapCode::IndirectCallToNull | TrapCode::BadSignature) => Code::IndirectCall,
        Some(
            TrapCode::IntegerDivisionByZero
            | TrapCode::IntegerOverflow
            | TrapCode::BadConversionToInteger,
        ) => Code::Arithmetic,
        Some(TrapCode::StackOverflow) => Code::StackOverflow,
        Some(TrapCode::OutOfFuel) => Code::OutOfFuel,
        Some(TrapCode::GrowthOperationLimited | TrapCode::OutOfSystemMemory) => Code::GrewPastLimit,
        _ => Code::Engine,
    }
}
