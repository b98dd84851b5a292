//! Runs microwit apps on tinywasm.
//!
//! An app is packed for it beforehand: an archive is what tinywasm makes of a module, so the chip
//! needs neither parser nor validator. The host is passed to each call and never owned here.
#![no_std]

extern crate alloc;

mod guest;
mod memory;
mod module;
#[cfg(feature = "parser")]
mod pack;
mod serve;
mod values;

use alloc::{boxed::Box, vec::Vec};

use microwit_host::names::{self, Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Destructor, Engine, Export, Format, Guest, Handles,
    Linker, LoadError, Sig, Slot, Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, Lend, beside, with};
use tinywasm::engine::{Config, StackConfig};
use tinywasm::types::{ExportType, ImportType};
use tinywasm::{Error, ExternItem, Imports, Module, ModuleInstance};

pub use microwit_features::TINYWASM as FEATURES;
pub use microwit_host::Limits;

pub use guest::Callee;
#[doc(hidden)]
pub use microwit_macro::packed_bytes as __packed_bytes;
pub use module::Trusted;
#[cfg(feature = "parser")]
pub use pack::{archive, names_in};

use crate::guest::{Context, Data, Exports, Outside, Why};
use crate::serve::In;

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub struct Instance<H: World, const HANDLES: usize = 16> {
    guest: In<Outside, H>,
    app: ModuleInstance,
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
        let Limits { memory: limit, fuel, .. } = limits;
        if cfg!(not(feature = "fuel")) && fuel.is_some() {
            return Err(LoadError::Unmetered);
        }
        let app = app.into();
        let module = app.module()?;
        let memory = module.exports.iter().find(|found| names::role(&found.name) == Role::Memory);
        let data = Data {
            lend: Lend::EMPTY,
            handles: Box::new(Handles::<[Slot; HANDLES]>::new()),
            memories: Vec::new(),
            lent: memory.map_or(0, |memory| memory.index as usize),
            limit: limit as usize,
            exports: Exports::default(),
        };
        let mut guest = In::new(data, config(&limits), fuel);
        let imports = link(&mut guest, &module, &mut Linker::new(app.bytes()))?;
        if module.memory_types.iter().any(|memory| memory.initial_size() > limit.into()) {
            return Err(LoadError::MemoryLimit);
        }
        let app = instantiate(&mut guest, host, &module, imports)?;
        let mut loaded = Self { guest, app, fuel, poisoned: false };
        if let Some(initialize) = loaded.remember_exports(&module) {
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
        let types = module.exports().map(|export| export.ty);
        let both = types.zip(self.app.exports());
        let funcs = both.filter_map(|(ty, (_, item))| match (ty, item) {
            (ExportType::Func(ty), ExternItem::Func(func)) => Some((values::sig(ty), func)),
            _ => None,
        });
        let func = |fit: &dyn Fn(&str) -> Fit| self.find(fit).map(|(_, func)| func);
        let role = |wanted| func(&|name| names::exact(names::role(name) == wanted));
        let named = |row: &Destructor| func(&|name| names::export(row.name, name));
        let exports = Exports {
            funcs: funcs.collect(),
            realloc: const { H::REALLOC }.then(|| role(Role::Realloc)).flatten(),
            region: const { H::REALLOC }.then(|| self.region()).flatten(),
            destructors: H::DESTRUCTORS.iter().map(named).collect(),
        };
        let initialize = role(Role::Initialize);
        self.guest.known_mut().exports = exports;
        initialize
    }

    /// Where a microwit guest keeps its free memory.
    fn region(&self) -> Option<u32> {
        let mut exports = self.app.exports();
        let (_, item) = exports.find(|(name, _)| names::role(name) == Role::Region)?;
        let ExternItem::Global(region) = item else { return None };
        Some(values::to_slot(&region.get(&self.guest.context.store).ok()?) as u32)
    }

    /// What fits best of the functions that the app exports.
    #[inline(never)]
    fn find(&self, fit: &dyn Fn(&str) -> Fit) -> Option<(&str, Callee)> {
        let funcs = self.app.exports().filter(|(_, item)| matches!(item, ExternItem::Func(_)));
        let best = names::best(funcs.enumerate(), |(_, (name, _))| fit(name));
        best.map(|(number, (name, _))| (name, Callee(number)))
    }
}

/// An app's stacks grow as they are used, each up to its share.
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
) -> Result<ModuleInstance, LoadError<'static>> {
    let store = &mut guest.context.store;
    let made = ModuleInstance::instantiate_no_start(store, module, Some(imports));
    let instance = made.map_err(|error| match error {
        Error::Trap(tinywasm::Trap::OutOfMemory) => LoadError::MemoryLimit,
        Error::Trap(_) => LoadError::Start(Trap::new(Why::from(error).0).into()),
        _ => LoadError::Instantiate,
    })?;
    if let Ok(Some(start)) = instance.start_func(store) {
        let ran = beside(guest, host, |guest| guest.context.call(&start, &[]));
        ran.map_err(|Why(code)| LoadError::Start(guest.lend().state.ended(code)))?;
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
            let (sig, _) = self.guest.known().exports.funcs.get(found.0)?;
            (*sig == wanted).then_some(found)
        };
        bind(export, |fit| self.find(fit), typed)
    }

    fn destructor(&self, ty: TypeId) -> Option<Callee> {
        let index = H::DESTRUCTORS.iter().position(|row| row.ty == ty)?;
        *self.guest.known().exports.destructors.get(index)?
    }

    #[inline(always)]
    fn enter(&mut self) -> Result<(), Trap> {
        if self.poisoned {
            return Err(Trap::new(Code::Poisoned));
        }
        self.poisoned = true;
        self.guest.context.fuel = self.fuel;
        Ok(())
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: Callee,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let done = with(&mut self.guest, host, |guest| guest.call(func, slots));
        done.map_err(|Why(code)| self.guest.lend().state.ended(code))
    }

    fn guest(&mut self) -> &mut dyn Guest {
        &mut self.guest
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}
