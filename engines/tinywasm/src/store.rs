//! The store of an app in tinywasm.

use alloc::{rc::Rc, vec::Vec};
use core::cell::Cell;
use core::{array, iter, mem};

use microwit_engine::names::{self, Role};
use microwit_engine::{
    Context, Engine, ExternKind, Import, Kind, Parks, Progress, Resume, Row, Sig, Slots, Store,
    Taken, Weight, World, from_slot, has_room, runs_inside, to_slot,
};
use microwit_host::{Format, Limits, LoadError, Trap as Ended, TrapCode};
use tinywasm::engine::{Config, MemoryBackend, StackConfig};
use tinywasm::types::{Data, DataKind, ExportType, ImportType, Instruction, MemoryType, WasmValue};
use tinywasm::{Error, ExternItem, Function, Global, Imports, Module, ModuleInstance, Trap};

use crate::bytes::weigh;
use crate::import::{Bytes, Known, Shared};
use crate::meter::Meter;
use crate::parked::{self, Advanced, Held, Parked, again, parks};
use crate::{FUEL, Trusted, import, values};

/// The engine tinywasm, as `microwit-engine` sees it.
#[derive(Clone, Copy, Debug)]
pub enum Tinywasm {}

/// A function of an app, by its index among the functions that the app exports.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) usize);

/// The part of an app's data that uses tinywasm's own types.
pub struct Own {
    /// All memories of the app. `lent` is the index of the one that trampolines read and write.
    pub memories: Vec<Bytes>,
    pub lent: usize,
    pub meter: Rc<Meter>,
    /// The global in which the app counts fuel inside imports. `counting` says whether it does so now.
    pub count: Option<Global>,
    pub counting: bool,
    /// The functions that the app exports, with their numbers among all its exports.
    pub funcs: Rc<[(usize, Sig, Function)]>,
}

/// A store, with the app in it.
pub struct Apps<F: World, const N: usize> {
    pub held: Held,
    pub shared: Shared<F, N>,
    imports: Imports,
    /// The imports that may park the app.
    pub parking: Vec<(&'static Row, Function)>,
    instance: Option<ModuleInstance>,
}

/// A store as guest code sees it.
pub struct At<'s, F: World, const N: usize> {
    pub store: &'s mut tinywasm::Store,
    pub shared: &'s Shared<F, N>,
    /// Whether an import is being served.
    pub inside: bool,
}

impl Engine for Tinywasm {
    type Bytes<'m> = Trusted<'m>;
    type Module = Module;
    type Func = Callee;
    type Own = Own;
    type Import<'m> = ImportType<'m>;
    type Store<F: World, const HANDLES: usize> = Apps<F, HANDLES>;

    const ABORTS: bool = true;
    const PARKS: Parks = if cfg!(feature = "fuel") { Parks::Inside } else { Parks::Never };

    fn weigh(app: Self::Bytes<'_>) -> Result<Taken, LoadError> {
        weigh(app).ok_or_else(|| app.unreadable(Format::TinywasmArchive))
    }

    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Module, LoadError> {
        let module = module(app)?;
        if cfg!(not(feature = "fuel")) && limits.is_metered() {
            return Err(LoadError::Unmetered);
        }
        bounded(&module, limits)?;
        Ok(module)
    }

    fn exports(module: &Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)> {
        module.exports().map(|export| (export.name, move || values::item(&export.ty)))
    }

    // The default would find each export's type, for which tinywasm counts the imports every time.
    fn names(module: &Module) -> impl Iterator<Item = &str> {
        module.exports.iter().map(|export| &*export.name)
    }

    fn imports(module: &Module) -> impl Iterator<Item = Import<'_, ImportType<'_>>> {
        module.imports().map(|import| {
            // Only functions are served.
            let item = match import.ty {
                ImportType::Func(ty) => ExternKind::Func(values::sig(ty)),
                _ => ExternKind::Other,
            };
            Import { module: import.module, name: import.name, item, own: import.ty }
        })
    }
}

#[inline(never)]
fn module(app: Trusted<'_>) -> Result<Module, LoadError> {
    let unreadable = || app.unreadable(Format::TinywasmArchive);
    #[cfg(feature = "parser")]
    if app.is_unseen() {
        return crate::pack::parse(app.bytes()).map_err(|_| unreadable());
    }
    Module::try_from_twasm(app.bytes()).map_err(|_| unreadable())
}

/// Checks the numbers that a module declares against the limits.
fn bounded(module: &Module, limits: &Limits) -> Result<(), LoadError> {
    use Instruction::{TableCopy, TableFill, TableGrow, TableInit};
    let memories = &module.memory_types;
    let bytes: u64 = memories.iter().fold(0, |sum, ty| sum.saturating_add(ty.initial_size()));
    if bytes > limits.memory.into() || memories.len() > limits.memories as usize {
        return Err(LoadError::MemoryLimit);
    }
    let uses = |wanted: fn(&Instruction) -> bool| {
        module.funcs.iter().flat_map(|func| &func.instructions).any(wanted)
    };
    // tinywasm grows a table without asking, so the largest size of each table must fit.
    let grows = uses(|instruction| matches!(instruction, TableGrow(_)));
    let elements: u64 = module.table_types.iter().fold(0, |sum, ty| {
        let most = if grows { ty.size_max.unwrap_or(u64::MAX) } else { ty.size_initial };
        sum.saturating_add(most)
    });
    if elements > limits.tables.into() {
        return Err(LoadError::TableLimit);
    }
    // tinywasm counts each of these as one instruction, however many elements it moves.
    let bulk =
        |found: &Instruction| matches!(found, TableFill(_) | TableCopy { .. } | TableInit(..));
    if limits.is_metered() && (grows || uses(bulk)) {
        return Err(LoadError::Unmetered);
    }
    Ok(())
}

/// The heap that an instance of a module takes at most, besides the module.
fn rest(module: &Module) -> Taken {
    let passive = |data: &&Data| matches!(data.kind, DataKind::Passive);
    let bytes: usize = module.data.iter().filter(passive).map(|data| data.data.len()).sum();
    let elements: usize = module.elements.iter().map(|segment| segment.items.len()).sum();
    let (memories, tables) = (&module.memory_types, &module.table_types);
    let globals = module.globals.len() + memories.len() + tables.len();
    let mut weight = Weight::of_nothing();
    // An element that takes one byte in the module's own format may become eight bytes.
    weight.add(Kind::Bytes, (bytes + 2 * size_of::<usize>() * elements) as u32 / 4);
    weight.add(Kind::Imports, module.imports.len() as u32);
    weight.add(Kind::Funcs, module.funcs.len() as u32);
    weight.add(Kind::Globals, globals as u32);
    weight.add(Kind::Exports, module.exports.len() as u32);
    weight.add(Kind::Segments, (module.data.len() + module.elements.len()) as u32);
    weight.memory = memories.iter().map(MemoryType::initial_size).sum();
    weight.tables = tables.iter().map(|ty| ty.size_initial).sum();
    // The costs are in the order of `Kind`.
    weight.taken(&[8192, 0, 150, 330, 220, 150, 220, 8])
}

// SAFETY: the data is in `shared`, which is made with the store and never replaced.
unsafe impl<F: World, const N: usize> Store for Apps<F, N> {
    type Engine = Tinywasm;
    type World = F;
    type Context<'s> = At<'s, F, N>;
    type Parked = Parked;

    unsafe fn new(module: &Module, limits: &Limits) -> Result<Self, LoadError> {
        // Code that runs inside an import must count its fuel itself.
        let fuel = cfg!(feature = "fuel") && limits.is_metered();
        if fuel
            && Tinywasm::names(module).all(|name| name != FUEL)
            && Tinywasm::names(module).any(runs_inside::<F>)
        {
            return Err(LoadError::Unmetered);
        }
        let Taken { heap, memory } = rest(module);
        let parking = F::SIGS.iter().filter(|sig| const { parks::<F>() } && sig.waits());
        let heap = heap + again::HEAP * parking.count() as u64;
        if limits.heap_is_limited() && !has_room(&[heap + u64::from(limits.stack), memory]) {
            return Err(LoadError::OutOfMemory);
        }
        let memory = module.exports.iter().find(|found| names::role(&found.name) == Role::Memory);
        let shared = Shared::new(Own {
            memories: Vec::new(),
            lent: memory.map_or(0, |memory| memory.index as usize),
            meter: Rc::new(Meter::new(limits)),
            count: None,
            counting: false,
            funcs: Rc::default(),
        });
        let memories = shared.memories();
        let memories = MemoryBackend::custom(move |ty| memories.make(ty.initial_size()));
        let config = config(limits).with_memory_backend(memories);
        let store = tinywasm::Store::new(tinywasm::Engine::new(config));
        let (held, imports, parking) = (Held::new(store), Imports::new(), Vec::new());
        Ok(Self { held, shared, imports, parking, instance: None })
    }

    fn bind(&mut self, _: &Module, import: &Import<'_, ImportType<'_>>, row: &'static Row) {
        // The row is for a function of this type, so the type is a function's.
        let ImportType::Func(ty) = import.own else { return };
        let func = if const { parks::<F>() } && row.sig.waits() {
            again::import_of(self, row, ty)
        } else {
            Ok(import::import(self.held.store(), self.shared.again(), row, ty))
        };
        // Without the import, the app is not instantiated.
        if let Ok(func) = func {
            self.imports.define(import.module, import.name, func);
        }
    }

    fn instantiate(&mut self, module: Module) -> Result<(), LoadError> {
        let imports = Some(mem::take(&mut self.imports));
        self.parking = Vec::new();
        let made = ModuleInstance::instantiate_no_start(self.held.store(), &module, imports);
        let instance = made.map_err(|error| match error {
            Error::Trap(Trap::OutOfMemory) => LoadError::OutOfMemory,
            Error::Trap(_) => self.context().started(&error),
            _ => LoadError::Instantiate,
        })?;
        let types = module.exports().map(|export| export.ty);
        let both = types.zip(instance.exports()).enumerate();
        let funcs = both.filter_map(|(number, (ty, (_, item)))| match (ty, item) {
            (ExportType::Func(ty), ExternItem::Func(func)) => Some((number, values::sig(ty), func)),
            _ => None,
        });
        let own = &mut self.data().own;
        own.funcs = funcs.collect();
        if cfg!(feature = "fuel") && own.meter.rest.get().is_some() {
            own.count = instance.global(FUEL).ok();
        }
        drop(module);
        let start = instance.start_func(self.held.store());
        self.instance = Some(instance);
        let Ok(Some(start)) = start else { return Ok(()) };
        let mut context = self.context();
        context.run(&start, &[]).map(drop).map_err(|error| context.started(&error))
    }

    fn data(&mut self) -> &mut Known<F> {
        self.shared.data_of(&mut self.held)
    }

    fn context(&mut self) -> At<'_, F, N> {
        At { store: self.held.store(), shared: &self.shared, inside: false }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let mut exports = self.instance.as_ref().map(ModuleInstance::exports);
        iter::from_fn(move || Some(exports.as_mut()?.next()?.0))
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Callee> {
        let funcs = &self.data().own.funcs;
        let found = funcs.iter().position(|(of, own, _)| *of == number && *own == sig);
        found.map(Callee)
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        let (_, item) = self.instance.as_ref()?.exports().nth(number)?;
        let ExternItem::Global(global) = item else { return None };
        i32::try_from(global.get(self.held.store()).ok()?).ok().map(i32::cast_unsigned)
    }

    fn start(
        &mut self,
        callee: Callee,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Parked>,
    ) -> Advanced {
        if const { !parks::<F>() } {
            return self.context().call(callee, slots).map(|()| Progress::Done);
        }
        *parked = Some(Parked);
        parked::start(self, callee, slots, slice)
    }

    fn resume(&mut self, _: &mut Option<Parked>, how: Resume, slots: &mut Slots) -> Advanced {
        parked::resume(self, how, slots)
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        self.data().own.meter.refuel(fuel);
    }
}

/// The argument at this place.
pub fn argument(sig: Sig, at: usize, slots: &Slots) -> WasmValue {
    from_slot(slots.get(at).map_or(0, |slot| *slot), sig.param(at))
}

/// Stores the result of a call.
pub fn result(results: &[WasmValue], slots: &mut Slots) {
    if let Some(slot) = slots.first_mut() {
        *slot = results.first().map_or(0, |result| to_slot!(WasmValue, *result));
    }
}

impl<F: World, const N: usize> At<'_, F, N> {
    /// The error of a start function that failed.
    fn started(&mut self, error: &Error) -> LoadError {
        LoadError::Start(Ended::new(self.code(error)).into())
    }

    /// The trap code of a tinywasm error.
    pub fn code(&mut self, error: &Error) -> TrapCode {
        let Error::Trap(trap) = error else { return TrapCode::Engine };
        if self.data().own.meter.exhausted.get() {
            return TrapCode::OutOfFuel;
        }
        match trap {
            Trap::Unreachable => TrapCode::Unreachable,
            Trap::MemoryOutOfBounds { .. }
            | Trap::TableOutOfBounds { .. }
            | Trap::UndefinedElement { .. } => TrapCode::GuestOutOfBounds,
            Trap::UninitializedElement { .. } | Trap::IndirectCallTypeMismatch { .. } => {
                TrapCode::IndirectCall
            }
            Trap::DivisionByZero | Trap::IntegerOverflow | Trap::InvalidConversionToInt => {
                TrapCode::Arithmetic
            }
            Trap::CallStackOverflow | Trap::ValueStackOverflow => TrapCode::StackOverflow,
            Trap::OutOfMemory => TrapCode::GrewPastLimit,
            _ => TrapCode::Engine,
        }
    }
}

// SAFETY:
// 1. The data is in `shared`, which is made with the store and never replaced.
// 2. Guest code runs only in `call`, and in `instantiate`, as `Store` says.
// 3. Imports are only in the store that they were bound to.
unsafe impl<F: World, const N: usize> Context for At<'_, F, N> {
    type Engine = Tinywasm;
    type World = F;

    fn data(&mut self) -> &mut Known<F> {
        self.shared.data_in(self.store)
    }

    fn memory(&mut self) -> (&mut [u8], &Known<F>) {
        self.shared.memory_in(self.store)
    }

    fn call(&mut self, callee: Callee, slots: &mut Slots) -> Result<(), TrapCode> {
        let funcs = self.data().own.funcs.clone();
        let (_, sig, func) = funcs.get(callee.0).ok_or(TrapCode::Engine)?;
        let arg = |at| argument(*sig, at, slots);
        let results = match sig.len() {
            // Making values that are not used costs more than the rest of the call.
            len @ 0..=4 => self.run(func, &array::from_fn::<_, 4, _>(arg)[..len]),
            len => self.run(func, &array::from_fn::<_, 17, _>(arg)[..len]),
        };
        result(&results.map_err(|error| self.code(&error))?, slots);
        Ok(())
    }

    fn call_inside(
        &mut self,
        callee: Callee,
        slots: &mut Slots,
        rest: &Cell<u64>,
    ) -> Result<(), TrapCode> {
        let meter = self.data().own.meter.clone();
        meter.sharing(rest, || self.call(callee, slots))
    }
}

/// The sizes of an app's stacks. They grow with use, each up to its share.
fn config(limits: &Limits) -> Config {
    let share = |sixteenths: usize, size: usize| {
        let most = limits.stack as usize / 16 * sixteenths / size;
        StackConfig::dynamic(most.min(16 * sixteenths / size), most)
    };
    Config::new()
        .with_call_stack(share(4, 32))
        .with_value_stack_32(share(8, 4))
        .with_value_stack_64(share(3, 8))
        .with_value_stack_128(share(1, 16))
        .with_trap_on_oom(true)
}
