//! A guest on wasmi, as a trampoline sees it: memory, handles, room.

use alloc::vec::Vec;

use microwit_host::{CallError, Code, Guest, Handles, Slot, Trap, TypeId, View, World};
use microwit_lend::{Lend, without};
use wasmi::{AsContextMut, Caller, Error, Memory, Store, StoreLimits, TrapCode, TypedFunc};

/// `cabi_realloc`: old address, old size, alignment, new size.
pub type Realloc = TypedFunc<(u32, u32, u32, u32), u32>;

/// `[dtor]`: the guest's own number for the thing.
pub type Destructor = TypedFunc<(u32,), ()>;

/// What a store knows of its app.
pub struct Data<H, const N: usize> {
    pub lend: Lend<H>,
    pub memory: Option<Memory>,
    pub realloc: Option<Realloc>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
    pub handles: Handles<[Slot; N]>,
    /// In the order of the world's table; empty until the app has started.
    pub destructors: Vec<Option<Destructor>>,
    /// The destructor that the import which is being served asks for, and on what it is to run.
    pub doomed: Option<(Destructor, u32)>,
    /// How many destructors run inside of each other.
    pub depth: u8,
    pub limits: StoreLimits,
    /// Why the running call is being ended: what happened first.
    pub error: Option<CallError>,
}

impl<H, const N: usize> Data<H, N> {
    pub fn new(limits: StoreLimits) -> Self {
        Self {
            lend: Lend::EMPTY,
            memory: None,
            realloc: None,
            region: None,
            handles: Handles::new(),
            destructors: Vec::new(),
            doomed: None,
            depth: 0,
            limits,
            error: None,
        }
    }
}

/// A store, or what an import sees of one.
pub trait Context<const N: usize>: AsContextMut<Data = Data<Self::Host, N>> {
    /// What serves the app.
    type Host;

    /// What it knows of its app.
    fn known(&mut self) -> &mut Data<Self::Host, N>;
}

impl<H, const N: usize> Context<N> for Store<Data<H, N>> {
    type Host = H;

    fn known(&mut self) -> &mut Data<H, N> {
        self.data_mut()
    }
}

impl<H, const N: usize> Context<N> for Caller<'_, Data<H, N>> {
    type Host = H;

    fn known(&mut self) -> &mut Data<H, N> {
        self.data_mut()
    }
}

/// A guest in a [`Context`].
pub struct In<C, const N: usize>(pub C);

impl<C: Context<N, Host: World>, const N: usize> Guest for In<C, N> {
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
        // A world that never needs it does not pay for it.
        if const { !C::Host::REALLOC } {
            return Err(Trap::new(Code::NoRealloc));
        }
        let &mut Data { realloc, region, .. } = self.0.known();
        if let Some(at) =
            region.and_then(|region| microwit_host::bump(self.memory(), region, align, size))
        {
            return Ok(at);
        }
        let realloc = realloc.ok_or(Trap::new(Code::NoRealloc))?;
        without(self, |guest| realloc.call(&mut guest.0, (0, 0, align, size)))
            .map_err(|error| self.0.known().why(&error))
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        if const { C::Host::DESTRUCTORS.is_empty() } {
            return;
        }
        let known = self.0.known();
        let index = C::Host::DESTRUCTORS.iter().position(|destructor| destructor.ty == ty);
        let destructor = index.and_then(|index| *known.destructors.get(index)?);
        known.doomed = destructor.map(|destructor| (destructor, rep));
    }
}

impl<H, const N: usize> Data<H, N> {
    /// The trap behind a wasmi error, and a note of it if it is the first.
    pub fn why(&mut self, error: &Error) -> Trap {
        let code = match error.as_trap_code() {
            Some(TrapCode::UnreachableCodeReached) => Code::Unreachable,
            Some(TrapCode::MemoryOutOfBounds | TrapCode::TableOutOfBounds) => {
                Code::GuestOutOfBounds
            }
            Some(TrapCode::IndirectCallToNull | TrapCode::BadSignature) => Code::IndirectCall,
            Some(
                TrapCode::IntegerDivisionByZero
                | TrapCode::IntegerOverflow
                | TrapCode::BadConversionToInteger,
            ) => Code::Arithmetic,
            Some(TrapCode::StackOverflow) => Code::StackOverflow,
            Some(TrapCode::OutOfFuel) => Code::OutOfFuel,
            Some(TrapCode::GrowthOperationLimited | TrapCode::OutOfSystemMemory) => {
                Code::GrewPastLimit
            }
            _ => Code::Engine,
        };
        self.error.get_or_insert(Trap::new(code).into()).trap
    }
}
