//! A guest on tinywasm, as a trampoline sees it: memory, handles, room.

use alloc::{boxed::Box, rc::Rc, vec::Vec};
use core::array;

use microwit_host::{Code, Guest, Handles, Sig, Slots, Trap as Ended, TypeId, View, World, bump};
use microwit_lend::{Holder, Lend, without};
#[cfg(feature = "fuel")]
use tinywasm::ExecProgress;
use tinywasm::types::WasmValue;
use tinywasm::{Error, FuncContext, Function, Store, Trap};

use crate::serve::{Bytes, In};
use crate::values::{from_slot, to_slot};

/// A function of an app, by its number.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) usize);

/// What is known of an app.
pub struct Data<H> {
    pub lend: Lend<H>,
    pub memories: Vec<Bytes>,
    /// Which of them trampolines read and write.
    pub lent: usize,
    /// How long one may become.
    pub limit: usize,
    pub handles: Box<Handles>,
    /// All functions that it exports; none until it has started.
    pub funcs: Rc<[(Sig, Function)]>,
    pub realloc: Option<Callee>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
    /// In the order of the world's table.
    pub destructors: Vec<Option<Callee>>,
}

impl<H> Data<H> {
    pub fn new(handles: Box<Handles>, limit: usize) -> Self {
        Self {
            lend: Lend::EMPTY,
            memories: Vec::new(),
            lent: 0,
            limit,
            handles,
            funcs: Rc::new([]),
            realloc: None,
            region: None,
            destructors: Vec::new(),
        }
    }
}

/// Where guest code is run from.
pub trait Context {
    /// Runs some.
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Code>;
}

/// From outside, where it may take only so long.
pub struct Outside {
    pub store: Store,
    /// What is left for the call that is under way.
    #[cfg(feature = "fuel")]
    pub fuel: Option<u64>,
}

impl Context for Outside {
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Code> {
        #[cfg(feature = "fuel")]
        if let Some(fuel) = &mut self.fuel {
            return metered(&mut self.store, func, args, fuel);
        }
        func.call(&mut self.store, args).map_err(|error| code(&error))
    }
}

/// Calls a function that may burn so much fuel, and leaves the rest.
#[cfg(feature = "fuel")]
fn metered(
    store: &mut Store,
    func: &Function,
    args: &[WasmValue],
    fuel: &mut u64,
) -> Result<Vec<WasmValue>, Code> {
    let mut call = func.call_resumable(store, args).map_err(|error| code(&error))?;
    loop {
        let tank = u32::try_from(*fuel).unwrap_or(u32::MAX);
        *fuel -= u64::from(tank);
        match call.resume_with_fuel(tank).map_err(|error| code(&error))? {
            ExecProgress::Completed(results) => {
                *fuel += u64::from(FuncContext::new(store, 0).remaining_fuel());
                return Ok(results);
            }
            ExecProgress::Suspended if *fuel == 0 => return Err(Code::OutOfFuel),
            ExecProgress::Suspended => (),
        }
    }
}

/// From inside of an import, where tinywasm counts no fuel.
impl Context for FuncContext<'_> {
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Code> {
        self.call_untyped(func, args).map_err(|error| code(&error))
    }
}

impl<C: Context, H: World> In<C, H> {
    /// Runs a function of the app: arguments from `slots`, the result into the first of them.
    pub fn call(&mut self, callee: Callee, slots: &mut Slots) -> Result<(), Code> {
        let funcs = self.known().funcs.clone();
        let (sig, func) = funcs.get(callee.0).ok_or(Code::Engine)?;
        if sig.len() <= 4 {
            self.call_with::<4>(*sig, func, slots)
        } else {
            self.call_with::<16>(*sig, func, slots)
        }
    }

    /// Runs a function that takes at most `N` arguments.
    fn call_with<const N: usize>(
        &mut self,
        sig: Sig,
        func: &Function,
        slots: &mut Slots,
    ) -> Result<(), Code> {
        let arg = |at| from_slot(slots.get(at).map_or(0, |slot| *slot), sig.param(at));
        let args: [WasmValue; N] = array::from_fn(arg);
        let args = args.get(..sig.len()).unwrap_or_default();
        let results = self.context.call(func, args)?;
        if let Some(slot) = slots.first_mut() {
            *slot = results.first().map_or(0, to_slot);
        }
        Ok(())
    }
}

impl<C: Context, H: World> Guest for In<C, H> {
    fn view(&mut self) -> View<'_> {
        View::new(self.lent(), &self.known().handles)
    }

    fn memory(&mut self) -> &mut [u8] {
        self.lent_mut()
    }

    fn handles(&mut self) -> &Handles {
        &self.known().handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Ended> {
        // A world that never needs it does not pay for it.
        if const { !H::REALLOC } {
            return Err(Ended::new(Code::NoRealloc));
        }
        let &Data { realloc, region, .. } = self.known();
        if let Some(region) = region
            && let Some(at) = bump(self.lent_mut(), region, align, size)
        {
            return Ok(at);
        }
        let realloc = realloc.ok_or(Ended::new(Code::NoRealloc))?;
        let mut slots = [0, 0, align.into(), size.into()];
        without(self, |guest| guest.call(realloc, &mut slots))
            .map_err(|code| self.lend().state.stop(Ended::new(code)))?;
        let [at, ..] = slots;
        Ok(at as u32)
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        self.lend().state.doom::<H>(ty, rep);
    }
}

/// What a tinywasm error is a trap for.
pub fn code(error: &Error) -> Code {
    let Error::Trap(trap) = error else { return Code::Engine };
    match trap {
        Trap::Unreachable => Code::Unreachable,
        Trap::MemoryOutOfBounds { .. }
        | Trap::TableOutOfBounds { .. }
        | Trap::UndefinedElement { .. } => Code::GuestOutOfBounds,
        Trap::UninitializedElement { .. } | Trap::IndirectCallTypeMismatch { .. } => {
            Code::IndirectCall
        }
        Trap::DivisionByZero | Trap::IntegerOverflow | Trap::InvalidConversionToInt => {
            Code::Arithmetic
        }
        Trap::CallStackOverflow | Trap::ValueStackOverflow => Code::StackOverflow,
        Trap::OutOfMemory => Code::GrewPastLimit,
        _ => Code::Engine,
    }
}
