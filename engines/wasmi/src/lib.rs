//! Runs microwit apps on wasmi 2.
//!
//! An app is bound without wasmi's `Linker`: its own list of imports is walked once, and each is
//! looked up in the world's table. The host is passed to each call and never owned here.
#![no_std]

extern crate alloc;

mod features;
mod guest;
mod module;
mod serve;
mod shapes;

use alloc::{boxed::Box, vec::Vec};

use microwit_host::names::{self, Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Destructor, Engine, Export, Format, Guest, Handles,
    Linker, LoadError, Sig, Slot, Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, beside, with};
use wasmi::errors::{ErrorKind, InstantiationError::FailedToInstantiateMemory};
use wasmi::{CompilationMode, Config, Extern, Module, Store, StoreLimitsBuilder};

pub use microwit_features::WASMI as FEATURES;
pub use microwit_host::Limits;

#[doc(hidden)]
pub use microwit_features::wasmi_bytes as __validated_bytes;
pub use module::Validated;
pub use shapes::Callee;

use crate::guest::{Data, In, code};

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub struct Instance<H: World, const HANDLES: usize = 16> {
    guest: In<Store<Data<H>>>,
    exports: wasmi::Instance,
    fuel: Option<u64>,
    /// It trapped, or a call is under way.
    poisoned: bool,
}

impl<H: World> Instance<H> {
    /// Loads an app: checks what it exports and binds its imports, then runs its start function
    /// and its `_initialize`, which may call `host`.
    pub fn load<'m>(
        app: impl Into<Validated<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        Self::with_handles(app, host, limits)
    }
}

impl<H: World, const HANDLES: usize> Instance<H, HANDLES> {
    /// [`load`](Self::load) with room for another number of handles: `Instance::<Board, 64>`.
    pub fn with_handles<'m>(
        app: impl Into<Validated<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        let app = app.into();
        let unreadable = || LoadError::unreadable(app.bytes(), Format::Module);
        let module = app.compile(&engine(&limits)).ok_or_else(unreadable)?;
        Self::start(&module, app.bytes(), host, &limits)
    }

    // On its own, so that its variables are not below what compiling needs.
    #[inline(never)]
    fn start<'m>(
        module: &Module,
        app: &'m [u8],
        host: &mut H,
        limits: &Limits,
    ) -> Result<Self, LoadError<'m>> {
        let store_limits = StoreLimitsBuilder::new()
            .memory_size(limits.memory as usize)
            .trap_on_grow_failure(true)
            .build();
        let handles = Box::new(Handles::<[Slot; HANDLES]>::new());
        let mut store = Store::new(module.engine(), Data::new(handles, store_limits));
        store.limiter(|data| &mut data.limits);
        refuel(&mut store, limits.fuel);
        let mut linker = Linker::new(app);
        let imports = link(&mut store, module, &mut linker)?;
        let mut guest = In(store);
        let exports = instantiate(&mut guest, host, module, &imports)?;
        let mut loaded = Self { guest, exports, fuel: limits.fuel, poisoned: false };
        if let Some(initialize) = loaded.remember_exports() {
            loaded.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)?;
        }
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        release(self.guest.handles(), host);
    }

    /// Looks up once what trampolines need, and what is to run first.
    fn remember_exports(&mut self) -> Option<Callee> {
        let In(store) = &self.guest;
        let memory = self.role(Role::Memory).and_then(Extern::into_memory);
        let needed = |role| const { H::REALLOC }.then(|| self.role(role))?;
        let realloc = needed(Role::Realloc).and_then(|found| found.into_func()?.typed(store).ok());
        let region = needed(Role::Region).and_then(|found| found.into_global()?.get(store).i32());
        let initialize = self.role(Role::Initialize);
        let initialize = initialize.and_then(|found| Callee::new(store, found, Sig::EMPTY));
        let typed = |row: &Destructor| {
            let (_, export) = self.find(&|name| names::export(row.name, name))?;
            export.into_func()?.typed(store).ok()
        };
        let destructors = H::DESTRUCTORS.iter().map(typed).collect();
        let data = self.guest.0.data_mut();
        (data.memory, data.realloc, data.destructors) = (memory, realloc, destructors);
        data.region = region.map(i32::cast_unsigned);
        initialize
    }

    /// What the app exports for this purpose.
    fn role(&self, role: Role) -> Option<Extern> {
        Some(self.find(&|name| names::exact(names::role(name) == role))?.1)
    }

    /// What fits best of what the app exports.
    #[inline(never)]
    fn find(&self, fit: &dyn Fn(&str) -> Fit) -> Option<(&str, Extern)> {
        let best = names::best(self.exports.exports(&self.guest.0), |export| fit(export.name()))?;
        Some((best.name(), best.into_extern()))
    }
}

#[inline(never)]
fn engine(limits: &Limits) -> wasmi::Engine {
    let mut config = Config::default();
    let mode = if limits.eager { CompilationMode::Eager } else { CompilationMode::LazyTranslation };
    config
        .ignore_custom_sections(true)
        .compilation_mode(mode)
        .consume_fuel(limits.fuel.is_some())
        .set_min_stack_height((limits.stack as usize).min(1000))
        .set_max_stack_height(limits.stack as usize);
    features::configure(&mut config);
    wasmi::Engine::new(&config)
}

fn refuel<H>(store: &mut Store<Data<H>>, fuel: Option<u64>) {
    if let Some(fuel) = fuel {
        // Fails only where metering is off, and it is on.
        let _ = store.set_fuel(fuel);
    }
}

// wasmi's work is inlined here and in `compile`: on its own, neither's stack is below the other's.
#[inline(never)]
fn instantiate<H: World>(
    guest: &mut In<Store<Data<H>>>,
    host: &mut H,
    module: &Module,
    imports: &[Extern],
) -> Result<wasmi::Instance, LoadError<'static>> {
    let made = beside(guest, host, |guest| wasmi::Instance::new(&mut guest.0, module, imports));
    made.map_err(|error| match (error.as_trap_code(), error.kind()) {
        (Some(_), _) => LoadError::Start(guest.lend().state.ended(code(&error))),
        (_, ErrorKind::Instantiation(FailedToInstantiateMemory(_))) => LoadError::MemoryLimit,
        _ => LoadError::Instantiate,
    })
}

/// Checks what the app exports, and binds each of its imports to its row.
fn link<'m, H: World>(
    store: &mut Store<Data<H>>,
    module: &Module,
    linker: &mut Linker<'m>,
) -> Result<Vec<Extern>, LoadError<'m>> {
    for export in module.exports() {
        linker.export::<H>(export.name(), shapes::item(export.ty()))?;
    }
    let mut externs = Vec::with_capacity(module.imports().len());
    for import in module.imports() {
        let ty = import.ty();
        let row = linker.row(import.module(), import.name(), shapes::item(ty))?;
        // A row without a function type is refused above.
        let ty = ty.func().ok_or(LoadError::Instantiate)?;
        externs.push(shapes::import(store, row, ty).into());
    }
    linker.finish()?;
    Ok(externs)
}

impl<H: World, const HANDLES: usize> Engine for Instance<H, HANDLES> {
    const CAPABILITIES: Capabilities = Capabilities {
        format: Format::Module,
        validates: cfg!(feature = "validate"),
        fuel: true,
        suspend: false,
        lends_memory: true,
        small_pages: true,
    };

    type Host = H;
    type Func = Callee;

    fn export(&self, export: &'static Export) -> Option<Bound<Callee>> {
        bind(export, |fit| self.find(fit), |found, sig| Callee::new(&self.guest.0, found, sig))
    }

    fn destructor(&self, ty: TypeId) -> Option<Callee> {
        let index = H::DESTRUCTORS.iter().position(|row| row.ty == ty)?;
        self.guest.0.data().destructors.get(index)?.map(Callee::SetI)
    }

    #[inline(always)]
    fn enter(&mut self) -> Result<(), Trap> {
        if self.poisoned {
            return Err(Trap::new(Code::Poisoned));
        }
        self.poisoned = true;
        refuel(&mut self.guest.0, self.fuel);
        Ok(())
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: Callee,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let done = with(&mut self.guest, host, |guest| func.call(&mut guest.0, slots));
        done.map_err(|error| self.guest.lend().state.ended(code(&error)))
    }

    fn guest(&mut self) -> &mut dyn Guest {
        &mut self.guest
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}
