//! Runs microwit apps on wasmi 2.
//!
//! An app is bound without wasmi's `Linker`: its own list of imports is walked once, and each is
//! looked up in the world's table. The host is passed to each call and never owned here.
#![no_std]

extern crate alloc;

mod guest;
mod module;
mod serve;
mod shapes;

use alloc::vec::Vec;

use microwit_host::{
    Bound, CallError, Code, Engine, Export, Guest, Linker, LoadError, Sig, Slots, Trap, World,
};
use microwit_lend::with;
use wasmi::{CompilationMode, Config, Extern, ExternType, Module, Store, StoreLimitsBuilder, Val};

pub use microwit_host::Limits;

pub use guest::HANDLES;
#[doc(hidden)]
pub use microwit_macro::validated_bytes as __validated_bytes;
pub use module::Validated;
pub use shapes::Callee;

use crate::guest::{Data, In};

/// A loaded app, to be called with hosts of type `H`.
pub struct Instance<H: World> {
    guest: In<Store<Data<H>>>,
    exports: wasmi::Instance,
    fuel: Option<u64>,
    /// It trapped, or a call is under way.
    poisoned: bool,
}

impl<H: World> Instance<H> {
    /// Loads an app: checks and binds its imports, then runs its start function and its
    /// `_initialize`, which may call `host`.
    pub fn load<'m>(
        app: impl Into<Validated<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        let app = app.into();
        let engine = wasmi::Engine::new(&config(&limits));
        let module = app.compile(&engine).ok_or(LoadError::Malformed)?;
        let store_limits = StoreLimitsBuilder::new()
            .memory_size(limits.memory as usize)
            .trap_on_grow_failure(true)
            .build();
        let mut store = Store::new(&engine, Data::new(store_limits));
        store.limiter(|data| &mut data.limits);
        refuel(&mut store, limits.fuel);
        let imports = imports(&mut store, &module, app.bytes())?;
        let mut guest = In(store);
        let exports = instantiate(&mut guest, host, &module, &imports)?;
        let mut loaded = Self { guest, exports, fuel: limits.fuel, poisoned: false };
        loaded.remember_exports();
        if let Ok(initialize) = loaded.callee("_initialize", Sig::EMPTY) {
            loaded.enter().map_err(|trap| LoadError::Start(trap.into()))?;
            loaded.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)?;
            loaded.leave();
        }
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        while let Some((ty, rep)) = self.guest.handles().drain() {
            if let Some(resource) = H::RESOURCES.iter().find(|resource| resource.ty == ty) {
                (resource.drop)(host, rep);
            }
        }
    }

    /// Looks up once what trampolines need.
    fn remember_exports(&mut self) {
        let In(store) = &mut self.guest;
        store.data_mut().memory = self.exports.get_memory(&*store, "memory");
        if const { H::REALLOC } {
            let realloc = self.exports.get_typed_func(&*store, "cabi_realloc").ok();
            let region = self.exports.get_global(&*store, "cabi_region");
            let region = region.and_then(|region| match region.get(&*store) {
                Val::I32(at) => Some(at.cast_unsigned()),
                _ => None,
            });
            let data = store.data_mut();
            (data.realloc, data.region) = (realloc, region);
        }
    }

    /// A function of the app if its type is `sig`; the type that it has if not.
    #[inline(never)]
    fn callee(&self, name: &str, sig: Sig) -> Result<Callee, Option<Sig>> {
        let In(store) = &self.guest;
        let func = self.exports.get_func(store, name).ok_or(None)?;
        let found = shapes::sig(&func.ty(store));
        if found == sig { Ok(Callee::new(store, func, sig)) } else { Err(Some(found)) }
    }
}

fn config(limits: &Limits) -> Config {
    let mut config = Config::default();
    let mode = if limits.eager { CompilationMode::Eager } else { CompilationMode::LazyTranslation };
    config
        .ignore_custom_sections(true)
        .compilation_mode(mode)
        .consume_fuel(limits.fuel.is_some())
        .set_min_stack_height((limits.stack as usize).min(1000))
        .set_max_stack_height(limits.stack as usize);
    module::configure(&mut config);
    config
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
    with(guest, Some(host), |guest| wasmi::Instance::new(&mut guest.0, module, imports))
        .map_err(|error| failed(guest.0.data_mut(), &error))
}

/// Why instantiation failed.
fn failed<H>(data: &mut Data<H>, error: &wasmi::Error) -> LoadError<'static> {
    if data.error.is_none() && error.as_trap_code().is_none() {
        return LoadError::Instantiate;
    }
    let trap = data.why(error);
    LoadError::Start(data.error.take().unwrap_or(trap.into()))
}

/// Binds each of the app's imports to its row.
fn imports<'m, H: World>(
    store: &mut Store<Data<H>>,
    module: &Module,
    wasm: &'m [u8],
) -> Result<Vec<Extern>, LoadError<'m>> {
    let memory = matches!(module.get_export("memory"), Some(ExternType::Memory(_)));
    let mut linker = Linker::new(wasm, memory);
    let mut externs = Vec::with_capacity(module.imports().len());
    for import in module.imports() {
        let ty = import.ty().func();
        let row = linker.row(import.module(), import.name(), ty.map(shapes::sig))?;
        // A row without a function type is refused above.
        let ty = ty.ok_or(LoadError::Instantiate)?;
        externs.push(shapes::import(store, row, ty).into());
    }
    Ok(externs)
}

impl<H: World> Engine for Instance<H> {
    type Host = H;
    type Func = Callee;

    fn export(&self, export: &'static Export) -> Result<Bound<Callee>, LoadError<'static>> {
        let Export { name, sig, post_return } = *export;
        let func = self.callee(name, sig).map_err(|found| match found {
            Some(found) => LoadError::ExportType { name, wanted: sig, found },
            None => LoadError::MissingExport { name },
        })?;
        if sig.pointers() && self.guest.0.data().memory.is_none() {
            return Err(LoadError::NoMemory);
        }
        let post_return = self.callee(post_return, export.post_return_sig()).ok();
        Ok(Bound { func, post_return })
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
        done.map_err(|error| {
            let data = self.guest.0.data_mut();
            let trap = data.why(&error);
            data.error.take().unwrap_or(trap.into())
        })
    }

    fn guest(&mut self) -> &mut dyn Guest {
        &mut self.guest
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}
