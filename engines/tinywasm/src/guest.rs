//! A guest on tinywasm, as a trampoline sees it: memory, handles, room.

use alloc::{boxed::Box, rc::Rc, vec::Vec};
use core::array;

use microwit_host::{Code, Guest, Handles, Sig, Slots, Trap as Ended, TypeId, View, World};
use microwit_lend::{Holder, Lend};
use tinywasm::types::WasmValue;
use tinywasm::{Error, ExecProgress, FuncContext, Function, Store, Trap};

use crate::serve::{Bytes, In};
use crate::values::{from_slot, to_slot};

/// A function of an app, by its number.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) usize);

/// What is known of an app.
pub struct Data<H> {
    pub lend: Lend<H>,
    pub handles: Box<Handles>,
    pub memories: Vec<Bytes>,
    /// Which of them trampolines read and write.
    pub lent: usize,
    /// How long one may become.
    pub limit: usize,
    pub exports: Exports,
}

/// What an app exports; nothing until it has started.
#[derive(Default)]
pub struct Exports {
    /// All functions.
    pub funcs: Rc<[(Sig, Function)]>,
    pub realloc: Option<Callee>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub region: Option<u32>,
    /// In the order of the world's table.
    pub destructors: Vec<Option<Callee>>,
}

/// Why guest code ended early.
pub struct Why(pub Code);

/// Where guest code is run from.
pub trait Context {
    /// Runs some.
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Why>;
}

/// From outside, where it may take only so long.
pub struct Outside {
    pub store: Store,
    /// What is left for the call that is under way.
    pub fuel: Option<u64>,
}

impl Context for Outside {
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Why> {
        let Self { store, fuel: Some(fuel) } = self else {
            return Ok(func.call(&mut self.store, args)?);
        };
        if cfg!(not(feature = "fuel")) {
            return Err(Why(Code::OutOfFuel));
        }
        let mut call = func.call_resumable(store, args)?;
        loop {
            let tank = u32::try_from(*fuel).unwrap_or(u32::MAX);
            *fuel -= u64::from(tank);
            match call.resume_with_fuel(tank)? {
                ExecProgress::Completed(results) => {
                    *fuel += u64::from(FuncContext::new(store, 0).remaining_fuel());
                    return Ok(results);
                }
                ExecProgress::Suspended if *fuel == 0 => return Err(Why(Code::OutOfFuel)),
                ExecProgress::Suspended => (),
            }
        }
    }
}

/// From inside of an import, where tinywasm counts no fuel.
impl Context for FuncContext<'_> {
    fn call(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Why> {
        Ok(self.call_untyped(func, args)?)
    }
}

impl<C: Context, H: World> In<C, H> {
    /// Runs a function of the app: arguments from `slots`, the result into the first of them.
    pub fn call(&mut self, callee: Callee, slots: &mut Slots) -> Result<(), Why> {
        let funcs = self.known().exports.funcs.clone();
        let (sig, func) = funcs.get(callee.0).ok_or(Why(Code::Engine))?;
        let arg = |at| from_slot(slots.get(at).map_or(0, |slot| *slot), sig.param(at));
        let results = match sig.len() {
            // Making values that nobody takes costs more than the rest of this.
            len @ 0..=4 => self.context.call(func, &array::from_fn::<_, 4, _>(arg)[..len])?,
            len => self.context.call(func, &array::from_fn::<_, 17, _>(arg)[..len])?,
        };
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
        let &Exports { realloc, region, .. } = &self.known().exports;
        let call = |guest: &mut Self, realloc: Callee, [old, had, align, size]: [u32; 4]| {
            let slots = &mut [old.into(), had.into(), align.into(), size.into()];
            guest.call(realloc, slots).map(|()| slots[0] as u32).map_err(|Why(code)| code)
        };
        microwit_lend::realloc(self, (region, realloc), (align, size), call)
    }

    fn destroy(&mut self, ty: TypeId, rep: u32) {
        self.lend().state.doom::<H>(ty, rep);
    }
}

/// What a tinywasm error is a trap for.
impl From<Error> for Why {
    fn from(error: Error) -> Self {
        let Error::Trap(trap) = error else { return Self(Code::Engine) };
        Self(match trap {
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
        })
    }
}
