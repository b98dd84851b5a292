//! Runs microwit apps on wasmtime 48's Pulley interpreter.
//!
//! A chip has neither wasmtime's compiler nor its components: it runs images of core modules, made
//! before (`microwit pack`, or `Image` with the feature `pack`), where they lie. An app is bound
//! without wasmtime's `Linker`: its own list of imports is walked once, and each is looked up in the
//! world's table. The host is passed to each call and never owned here.
//!
//! A firmware gets 28 KiB smaller and 20 % faster with `--cfg pulley_disable_interp_simd` in its
//! `RUSTFLAGS`: apps with SIMD are refused when images are made.
//!
//! wasmtime keeps a word for each thread. Where there is no system to keep it, the feature `tls`,
//! which is on unless you turn it off, keeps it for one thread. Who runs apps on several tasks of an
//! RTOS turns it off and supplies `wasmtime_tls_get` and `wasmtime_tls_set`.
#![no_std]

extern crate alloc;

mod guest;
mod image;
mod module;
#[cfg(feature = "pack")]
mod pack;
mod serve;

use alloc::{boxed::Box, vec::Vec};
use core::cell::RefCell;

use microwit_host::names::{self, Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Destructor, Engine, Export, Format, Guest, Handles,
    Linker, LoadError, Sig, Slot, Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, beside, with};
use wasmtime::{Extern, Module, Store};

pub use microwit_features::WASMTIME as FEATURES;
pub use microwit_host::Limits;

pub use image::Target;
#[doc(hidden)]
pub use microwit_macro::packed_bytes as __packed_bytes;
pub use module::Trusted;
#[cfg(feature = "pack")]
pub use pack::{Image, Packing};
pub use serve::Callee;

use crate::guest::{Data, In, Room, code};
use crate::serve::{import, item};

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub struct Instance<H: World, const HANDLES: usize = 16> {
    /// In a cell, because wasmtime looks exports up only in a store that nobody else reads.
    guest: RefCell<In<Store<Data<H>>>>,
    module: Module,
    exports: wasmtime::Instance,
    /// What each call starts with, if the image counts fuel.
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
        let app = app.into();
        let (module, metered) = app.open(&limits)?;
        let fuel = metered.then(|| limits.fuel.unwrap_or(u64::MAX));
        let handles = Box::new(Handles::<[Slot; HANDLES]>::new());
        let unmade = module.resources_required().num_memories;
        let room = Room { limit: limits.memory as usize, unmade, refused: false };
        let store = Store::try_new(module.engine(), Data::new(handles, room));
        let mut store = store.map_err(|_| LoadError::Instantiate)?;
        store.limiter(|data| &mut data.room);
        refuel(&mut store, fuel);
        let mut linker = Linker::new(app.bytes());
        let imports = link(&mut store, &module, &mut linker)?;
        let mut guest = In(store);
        let exports = instantiate(&mut guest, host, &module, &imports)?;
        let guest = RefCell::new(guest);
        let mut loaded = Self { guest, module, exports, fuel, poisoned: false };
        if let Some(initialize) = loaded.remember_exports() {
            loaded.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)?;
        }
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        release(self.guest.get_mut().handles(), host);
    }

    /// Looks up once what trampolines need, and what is to run first.
    fn remember_exports(&mut self) -> Option<Callee> {
        let memory = self.role(Role::Memory).and_then(Extern::into_memory);
        let needed = |role| const { H::REALLOC }.then(|| self.role(role))?;
        let realloc = needed(Role::Realloc);
        let realloc = realloc.and_then(|found| self.callee(found, const { Sig::of("(iiii)i") }));
        let region = needed(Role::Region).and_then(Extern::into_global);
        let initialize = self.role(Role::Initialize);
        let initialize = initialize.and_then(|found| self.callee(found, Sig::EMPTY));
        let destructor = |row: &Destructor| {
            let (_, found) = self.find(&|name| names::export(row.name, name))?;
            self.callee(found, Destructor::SIG)
        };
        let destructors = H::DESTRUCTORS.iter().map(destructor).collect();
        let In(store) = self.guest.get_mut();
        let region = region.and_then(|found| found.get(&mut *store).i32());
        let data = store.data_mut();
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
        let best = names::best(self.module.exports(), |export| fit(export.name()))?;
        let In(store) = &mut *self.guest.borrow_mut();
        Some((best.name(), self.exports.get_export(store, best.name())?))
    }

    /// What was found, if it is a function of this signature.
    #[inline(never)]
    fn callee(&self, found: Extern, want: Sig) -> Option<Callee> {
        Callee::new(&self.guest.borrow().0, found.into_func()?, want)
    }
}

fn refuel<H>(store: &mut Store<Data<H>>, fuel: Option<u64>) {
    if let Some(fuel) = fuel {
        // Fails only where metering is off, and it is on.
        let _ = store.set_fuel(fuel);
    }
}

#[inline(never)]
fn instantiate<H: World>(
    guest: &mut In<Store<Data<H>>>,
    host: &mut H,
    module: &Module,
    imports: &[Extern],
) -> Result<wasmtime::Instance, LoadError<'static>> {
    let made = beside(guest, host, |guest| wasmtime::Instance::new(&mut guest.0, module, imports));
    made.map_err(|error| match guest.0.data().room.refused {
        _ if error.is::<wasmtime::Trap>() => {
            LoadError::Start(guest.lend().state.ended(code(&error)))
        }
        true => LoadError::MemoryLimit,
        false => LoadError::Instantiate,
    })
}

/// Checks what the app exports, and binds each of its imports to its row.
fn link<'m, H: World>(
    store: &mut Store<Data<H>>,
    module: &Module,
    linker: &mut Linker<'m>,
) -> Result<Vec<Extern>, LoadError<'m>> {
    for export in module.exports() {
        linker.export::<H>(export.name(), item(&export.ty()))?;
    }
    let mut externs = Vec::with_capacity(module.imports().len());
    for asked in module.imports() {
        let ty = asked.ty();
        let row = linker.row(asked.module(), asked.name(), item(&ty))?;
        // A row of another type is refused above.
        let found = ty.func().and_then(|ty| import(store, row, ty));
        externs.push(found.ok_or(LoadError::Instantiate)?.into());
    }
    linker.finish()?;
    Ok(externs)
}

impl<H: World, const HANDLES: usize> Engine for Instance<H, HANDLES> {
    const CAPABILITIES: Capabilities = Capabilities {
        format: Format::WasmtimeImage,
        validates: false,
        fuel: true,
        suspend: false,
        lends_memory: true,
        small_pages: true,
    };

    type Host = H;
    type Func = Callee;

    fn export(&self, export: &'static Export) -> Option<Bound<Callee>> {
        bind(export, |fit| self.find(fit), |found, sig| self.callee(found, sig))
    }

    fn destructor(&self, ty: TypeId) -> Option<Callee> {
        let index = H::DESTRUCTORS.iter().position(|row| row.ty == ty)?;
        *self.guest.borrow().0.data().destructors.get(index)?
    }

    #[inline(always)]
    fn enter(&mut self) -> Result<(), Trap> {
        if self.poisoned {
            return Err(Trap::new(Code::Poisoned));
        }
        self.poisoned = true;
        refuel(&mut self.guest.get_mut().0, self.fuel);
        Ok(())
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: Callee,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let guest = self.guest.get_mut();
        let done = with(guest, host, |guest| func.call(&mut guest.0, slots));
        done.map_err(|error| guest.lend().state.ended(code(&error)))
    }

    fn guest(&mut self) -> &mut dyn Guest {
        self.guest.get_mut()
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}
