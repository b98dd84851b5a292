//! The store of an app in wasmi.

use alloc::vec::Vec;
use core::cell::Cell;
use core::{iter, mem};

use microwit_engine::{
    Context, Engine, ExternKind, Import, Parks, PastLimit, Progress, Resume, Room, Row, Sig, Slot,
    Slots, Store, Taken, Weight, World, are_shallow, trap_code,
};
use microwit_host::{Format, Limits, LoadError, Trap, TrapCode};
use wasmi::errors::InstantiationError::{ElementSegmentDoesNotFit, TooManyMemories};
use wasmi::errors::{ErrorKind, MemoryError, TableError};
use wasmi::{
    AsContextMut, CompilationMode, Config, Error, Extern, ImportType, Memory, Module,
    ResourceLimiter, StoreContextMut, TrapCode as Reason,
};
use wasmi_core::LimiterError;

use crate::parked::{self, Parked};
use crate::{Callee, Validated, import, values};

/// The engine wasmi, as `microwit-engine` sees it.
#[derive(Clone, Copy, Debug)]
pub enum Wasmi {}

#[cfg(feature = "validate")]
impl microwit_engine::Looks for Wasmi {}

/// The data of ours in wasmi's store.
pub type Data<F, const N: usize> = microwit_engine::Data<Wasmi, F, [Slot; N]>;

/// The part of an app's data that uses wasmi's own types.
#[derive(Debug)]
pub struct Own {
    memory: Option<Memory>,
    room: Room,
    /// What the memory that grows takes of the room.
    growth: usize,
    /// The number of memories that may still be made.
    memories: usize,
}

/// A store, with the app in it.
pub struct Apps<F: World, const N: usize> {
    store: wasmi::Store<Data<F, N>>,
    imports: Vec<Extern>,
    instance: Option<wasmi::Instance>,
}

/// A store as guest code sees it.
pub struct At<'s, T: 'static>(pub StoreContextMut<'s, T>);

impl Engine for Wasmi {
    type Bytes<'m> = Validated<'m>;
    type Module = Module;
    type Func = Callee;
    type Own = Own;
    type Import<'m> = ImportType<'m>;
    type Store<F: World, const HANDLES: usize> = Apps<F, HANDLES>;

    const ABORTS: bool = true;
    const PARKS: Parks = Parks::Outside;

    fn weigh(app: Self::Bytes<'_>) -> Result<Taken, LoadError> {
        let weight = Weight::of(app.bytes());
        weight
            .map(|weight| weight.taken(microwit_list::Engine::Wasmi.heap()))
            .ok_or_else(|| LoadError::unreadable(app.bytes(), Format::Module))
    }

    #[inline(never)]
    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Module, LoadError> {
        let (engine, wasm) = (engine(limits), app.bytes());
        if !are_shallow(wasm) {
            return Err(LoadError::unreadable(wasm, Format::Module));
        }
        // SAFETY: the bytes are a valid module. `include_wasm!` has validated them, or the caller of `trust`
        // has promised it.
        let believed = || unsafe { Module::new_unchecked(&engine, wasm) };
        #[cfg(feature = "validate")]
        let module = if app.is_unseen() { Module::new(&engine, wasm) } else { believed() };
        #[cfg(not(feature = "validate"))]
        let module = believed();
        module.map_err(|_| LoadError::unreadable(wasm, Format::Module))
    }

    fn exports(module: &Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)> {
        module.exports().map(|export| (export.name(), move || values::item(export.ty())))
    }

    fn imports(module: &Module) -> impl Iterator<Item = Import<'_, ImportType<'_>>> {
        module.imports().map(|import| {
            let (module, name, item) = (import.module(), import.name(), values::item(import.ty()));
            Import { module, name, item, own: import }
        })
    }
}

// SAFETY: the data is the one that wasmi's store was made with, in `data` and in `context`.
unsafe impl<F: World, const N: usize> Store for Apps<F, N> {
    type Engine = Wasmi;
    type World = F;
    type Context<'s> = At<'s, Data<F, N>>;
    type Parked = Parked;

    unsafe fn new(module: &Module, limits: &Limits) -> Result<Self, LoadError> {
        /// The size of an error, in bytes.
        const ENDING: u64 = 256;
        let (room, memories) = (Room::sparing(limits, ENDING), limits.memories as usize);
        let data = Data::new(Own { memory: None, room, growth: 0, memories });
        let mut store = wasmi::Store::new(module.engine(), data);
        store.limiter(|data| &mut data.own);
        Ok(Self { store, imports: Vec::with_capacity(module.imports().len()), instance: None })
    }

    fn bind(&mut self, _: &Module, import: &Import<'_, ImportType<'_>>, row: &'static Row) {
        // The row is for a function of this type, so the type is a function's.
        if let Some(ty) = import.own.ty().func() {
            self.imports.push(import::import(&mut self.store, row, ty).into());
        }
    }

    fn instantiate(&mut self, module: Module) -> Result<(), LoadError> {
        let imports = mem::take(&mut self.imports);
        let made = wasmi::Instance::new(&mut self.store, &module, &imports);
        self.instance = Some(made.map_err(|error| match (error.as_trap_code(), error.kind()) {
            (Some(_), _) => LoadError::Start(Trap::new(code(&error)).into()),
            (_, ErrorKind::Instantiation(ElementSegmentDoesNotFit { .. })) => {
                LoadError::Start(Trap::new(TrapCode::GuestOutOfBounds).into())
            }
            (_, ErrorKind::Instantiation(TooManyMemories)) => LoadError::MemoryLimit,
            _ => self.store.data().own.room.refused(),
        })?);
        Ok(())
    }

    fn data(&mut self) -> &mut microwit_engine::Data<Wasmi, F> {
        self.store.data_mut()
    }

    fn context(&mut self) -> At<'_, Data<F, N>> {
        At(self.store.as_context_mut())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.exports().map(|export| export.name())
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Callee> {
        let func = self.exports().nth(number)?.into_func()?;
        Callee::new(&self.store, func, sig)
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        let global = self.exports().nth(number)?.into_global()?;
        global.get(&self.store).i32().map(i32::cast_unsigned)
    }

    fn lend_memory(&mut self, number: usize) {
        let memory = self.exports().nth(number).and_then(wasmi::Export::into_memory);
        self.store.data_mut().own.memory = memory;
    }

    fn start(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Parked>,
    ) -> Result<Progress, TrapCode> {
        if slice.is_some() {
            self.refuel(slice);
        }
        parked::start(self.store.as_context_mut(), &func, slots, slice.is_some(), parked)
    }

    fn resume(
        &mut self,
        parked: &mut Option<Parked>,
        how: Resume,
        slots: &mut Slots,
    ) -> Result<Progress, TrapCode> {
        parked::resume(self.store.as_context_mut(), parked, how, slots)
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        if let Some(fuel) = fuel {
            // Setting fuel fails only if metering is off, and here it is on.
            let _ = self.store.set_fuel(fuel);
        }
    }
}

impl<F: World, const N: usize> Apps<F, N> {
    fn exports(&self) -> impl Iterator<Item = wasmi::Export<'_>> {
        let mut exports = self.instance.as_ref().map(|instance| instance.exports(&self.store));
        iter::from_fn(move || exports.as_mut()?.next())
    }
}

// SAFETY:
// 1. The data is the one that wasmi's store was made with, and only its `own` is replaced.
// 2. Only `call` runs guest code, on its caller's thread.
// 3. All rows in wasmi's store were bound to it.
unsafe impl<F: World, const N: usize> Context for At<'_, Data<F, N>> {
    type Engine = Wasmi;
    type World = F;

    #[inline]
    fn data(&mut self) -> &mut microwit_engine::Data<Wasmi, F> {
        self.0.data_mut()
    }

    #[inline]
    fn memory(&mut self) -> (&mut [u8], &microwit_engine::Data<Wasmi, F>) {
        match self.0.data().own.memory {
            Some(memory) => {
                let (memory, data) = memory.data_and_store_mut(&mut self.0);
                (memory, data)
            }
            None => (&mut [], self.0.data()),
        }
    }

    fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), TrapCode> {
        func.call(self.0.as_context_mut(), slots).map_err(|error| code(&error))
    }

    fn call_inside(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        rest: &Cell<u64>,
    ) -> Result<(), TrapCode> {
        let slice = self.0.get_fuel().unwrap_or(0);
        let all = slice.saturating_add(rest.get());
        let _ = self.0.set_fuel(all);
        let done = self.call(func, slots);
        let left = self.0.get_fuel().unwrap_or(0);
        rest.set(left.min(rest.get()));
        let _ = self.0.set_fuel(left - rest.get());
        done
    }
}

/// Whether a memory or table grows; an error ends the app.
type Grown<T = bool> = Result<T, LimiterError>;

impl ResourceLimiter for Own {
    fn memory_growing(&mut self, now: usize, then: usize, max: Option<usize>) -> Grown {
        self.growth = then.saturating_sub(now);
        self.room.grow_memory(now, then, max).map_err(ended)
    }

    fn table_growing(&mut self, now: usize, then: usize, max: Option<usize>) -> Grown {
        self.room.grow_table(now, then, max).map_err(ended)
    }

    fn memory_grow_failed(&mut self, error: &MemoryError) -> Grown<()> {
        // The app is ended for its fuel, or asks again in its next slice.
        if let MemoryError::OutOfFuel { .. } = error {
            self.room.give_back_memory(self.growth);
            return Ok(());
        }
        Err(ended(self.room.exhausted()))
    }

    fn table_grow_failed(&mut self, _: &TableError) -> Grown<()> {
        // Not even for its fuel may the app be resumed here: wasmi does not note where it stopped.
        Err(ended(self.room.exhausted()))
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        usize::MAX
    }

    fn memories(&self) -> usize {
        self.memories
    }
}

const fn ended(_: PastLimit) -> LimiterError {
    LimiterError::ResourceLimiterDeniedAllocation
}

#[inline(never)]
fn engine(limits: &Limits) -> wasmi::Engine {
    /// The size of a call frame, in bytes.
    const FRAME: usize = 4 * size_of::<usize>();
    let mut config = Config::default();
    // A translation takes fuel, and cannot go on in the next slice.
    let eager = limits.eager || limits.slice.is_some();
    let mode = if eager { CompilationMode::Eager } else { CompilationMode::LazyTranslation };
    // A quarter of the stack is for frames, the rest for values.
    let (frames, values) = (limits.stack as usize / 4, limits.stack as usize / 4 * 3);
    config
        .ignore_custom_sections(true)
        .compilation_mode(mode)
        .consume_fuel(limits.is_metered())
        .set_max_recursion_depth(frames / FRAME)
        .set_min_stack_height(values.min(1000))
        .set_max_stack_height(values);
    // The validator allows nothing else beyond `FEATURES`.
    #[cfg(feature = "validate")]
    config.wasm_custom_page_sizes(true);
    wasmi::Engine::new(&config)
}

/// The trap code of a wasmi error.
pub fn code(error: &Error) -> TrapCode {
    let code = |trap| trap_code!(Reason, trap, GrowthOperationLimited | OutOfSystemMemory);
    error.as_trap_code().map_or(TrapCode::Engine, code)
}
