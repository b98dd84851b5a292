//! Runs microwit apps on tinywasm.
//!
//! An app is packed for it beforehand: an archive is what tinywasm makes of a module, so the chip
//! needs neither parser nor validator. The host is passed to each call and never owned here.
#![no_std]

extern crate alloc;

mod guest;
mod memory;
mod module;
mod serve;
mod values;

use alloc::boxed::Box;

use microwit_host::names::{self, Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Destructor, Engine, Export, Format, Guest, Handles,
    Linker, LoadError, Sig, Slot, Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, beside, with};
use tinywasm::engine::{Config, MemoryBackend, StackConfig};
use tinywasm::types::{ExportType, ImportType, WasmValue};
use tinywasm::{Error, ExternItem, Imports, Module, ModuleInstance, Store};

pub use microwit_host::Limits;

pub use guest::Callee;
#[doc(hidden)]
pub use microwit_macro::packed_bytes as __packed_bytes;
pub use module::Trusted;
#[cfg(feature = "parser")]
pub use module::{archive, names_in};

use crate::guest::{Context, Data, Outside, code};
use crate::serve::In;

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub struct Instance<H: World, const HANDLES: usize = 16> {
    guest: In<Outside, H>,
    exports: ModuleInstance,
    #[cfg(feature = "fuel")]
    fuel: Option<u64>,
    /// It trapped, or a call is under way.
    poisoned: bool,
}

impl<H: World> Instance<H> {
    /// Loads an app: checks what it exports and binds its imports, then runs its start function
    /// and its `_initialize`, which may call `host`.
    pub fn load<'m>(
        app: impl Into<Trusted<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        Self::with_handles(app, host, limits)
    }
}

impl<H: World, const HANDLES: usize> Instance<H, HANDLES> {
    /// [`load`](Self::load) with room for another number of handles: `Instance::<Board, 64>`.
    pub fn with_handles<'m>(
        app: impl Into<Trusted<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        if cfg!(not(feature = "fuel")) && limits.fuel.is_some() {
            return Err(LoadError::Unmetered);
        }
        let app = app.into();
        let module = app.module()?;
        let handles = Box::new(Handles::<[Slot; HANDLES]>::new());
        let mut guest = In::new(Data::new(handles, limits.memory as usize), |memory| {
            let engine = tinywasm::Engine::new(config(&limits, memory));
            Outside {
                store: Store::new(engine),
                #[cfg(feature = "fuel")]
                fuel: limits.fuel,
            }
        });
        let imports = link(&mut guest, &module, &mut Linker::new(app.bytes()))?;
        let exports = instantiate(&mut guest, host, &module, imports, &limits)?;
        let mut loaded = Self {
            guest,
            exports,
            #[cfg(feature = "fuel")]
            fuel: limits.fuel,
            poisoned: false,
        };
        if let Some(initialize) = loaded.remember_exports(&module) {
            drop(module);
            loaded.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)?;
        }
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        release(self.guest.handles(), host);
    }

    /// Looks up once what trampolines need, and what is to run first.
    fn remember_exports(&mut self, module: &Module) -> Option<Callee> {
        let both = module.exports().zip(self.exports.exports());
        let func = |(export, (_, item))| match (export, item) {
            (ExportType::Func(ty), ExternItem::Func(func)) => Some((values::sig(ty), func)),
            _ => None,
        };
        let funcs = both.filter_map(|(export, item)| func((export.ty, item))).collect();
        let role = |wanted| self.find(&|name| names::exact(names::role(name) == wanted));
        let realloc = const { H::REALLOC }.then(|| role(Role::Realloc)).flatten();
        let region = const { H::REALLOC }.then(|| self.region()).flatten();
        let initialize = role(Role::Initialize);
        let named = |row: &Destructor| self.find(&|name| names::export(row.name, name));
        let destructors = H::DESTRUCTORS.iter().map(|row| Some(named(row)?.1)).collect();
        let realloc = realloc.map(|(_, realloc)| realloc);
        let initialize = initialize.map(|(_, initialize)| initialize);
        let data = self.guest.known_mut();
        (data.funcs, data.realloc, data.destructors) = (funcs, realloc, destructors);
        data.region = region;
        initialize
    }

    /// Where a microwit guest keeps its free memory.
    fn region(&self) -> Option<u32> {
        let mut exports = self.exports.exports();
        let (_, item) = exports.find(|(name, _)| names::role(name) == Role::Region)?;
        let ExternItem::Global(region) = item else { return None };
        match region.get(&self.guest.context.store) {
            Ok(WasmValue::I32(region)) => Some(region.cast_unsigned()),
            _ => None,
        }
    }

    /// What fits best of the functions that the app exports.
    #[inline(never)]
    fn find(&self, fit: &dyn Fn(&str) -> Fit) -> Option<(&str, Callee)> {
        let funcs = self.exports.exports().filter(|(_, item)| matches!(item, ExternItem::Func(_)));
        let best = names::best(funcs.enumerate(), |(_, (name, _))| fit(name));
        best.map(|(number, (name, _))| (name, Callee(number)))
    }
}

/// An app's stacks grow as they are used, each up to its share.
fn config(limits: &Limits, memory: MemoryBackend) -> Config {
    let share = |sixteenths: usize, size: usize| {
        let most = limits.stack as usize / 16 * sixteenths / size;
        StackConfig::dynamic(most.min(16 * sixteenths / size), most)
    };
    Config::new()
        .with_call_stack(share(4, 32))
        .with_value_stack_32(share(8, 4))
        .with_value_stack_64(share(3, 8))
        .with_value_stack_128(share(1, 16))
        .with_memory_backend(memory)
        .with_trap_on_oom(true)
}

/// Checks what the app exports, and binds each of its imports to its row.
fn link<'m, H: World>(
    guest: &mut In<Outside, H>,
    module: &Module,
    linker: &mut Linker<'m>,
) -> Result<Imports, LoadError<'m>> {
    for export in module.exports() {
        linker.export::<H>(export.name, values::exported(&export.ty))?;
    }
    let mut imports = Imports::new();
    for import in module.imports() {
        let row = linker.row(import.module, import.name, values::imported(&import.ty))?;
        // A row without a function type is refused above.
        let ImportType::Func(ty) = import.ty else { return Err(LoadError::Instantiate) };
        imports.define(import.module, import.name, guest.import(row, ty));
    }
    linker.finish()?;
    Ok(imports)
}

/// Makes the instance, and runs its start function.
#[inline(never)]
fn instantiate<H: World>(
    guest: &mut In<Outside, H>,
    host: &mut H,
    module: &Module,
    imports: Imports,
    limits: &Limits,
) -> Result<ModuleInstance, LoadError<'static>> {
    if module.memory_types.iter().any(|memory| memory.initial_size() > limits.memory.into()) {
        return Err(LoadError::MemoryLimit);
    }
    let lent = module.exports.iter().find(|export| names::role(&export.name) == Role::Memory);
    guest.known_mut().lent = lent.map_or(0, |memory| memory.index as usize);
    let store = &mut guest.context.store;
    let made = ModuleInstance::instantiate_no_start(store, module, Some(imports));
    let instance = made.map_err(|error| match error {
        Error::Trap(tinywasm::Trap::OutOfMemory) => LoadError::MemoryLimit,
        Error::Trap(_) => LoadError::Start(Trap::new(code(&error)).into()),
        _ => LoadError::Instantiate,
    })?;
    if let Ok(Some(start)) = instance.start_func(store) {
        let ran = beside(guest, host, |guest| guest.context.call(&start, &[]));
        ran.map_err(|code| LoadError::Start(guest.lend().state.ended(code)))?;
    }
    Ok(instance)
}

impl<H: World, const HANDLES: usize> Engine for Instance<H, HANDLES> {
    const CAPABILITIES: Capabilities = Capabilities {
        format: Format::TinywasmArchive,
        validates: cfg!(feature = "parser"),
        fuel: cfg!(feature = "fuel"),
        suspend: false,
        lends_memory: true,
        small_pages: true,
    };

    type Host = H;
    type Func = Callee;

    fn export(&self, export: &'static Export) -> Option<Bound<Callee>> {
        let typed = |found: Callee, wanted: Sig| {
            let (sig, _) = self.guest.known().funcs.get(found.0)?;
            (*sig == wanted).then_some(found)
        };
        bind(export, |fit| self.find(fit), typed)
    }

    fn destructor(&self, ty: TypeId) -> Option<Callee> {
        let index = H::DESTRUCTORS.iter().position(|row| row.ty == ty)?;
        *self.guest.known().destructors.get(index)?
    }

    #[inline(always)]
    fn enter(&mut self) -> Result<(), Trap> {
        if self.poisoned {
            return Err(Trap::new(Code::Poisoned));
        }
        self.poisoned = true;
        #[cfg(feature = "fuel")]
        (self.guest.context.fuel = self.fuel);
        Ok(())
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: Callee,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let done = with(&mut self.guest, host, |guest| guest.call(func, slots));
        done.map_err(|code| self.guest.lend().state.ended(code))
    }

    fn guest(&mut self) -> &mut dyn Guest {
        &mut self.guest
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}
