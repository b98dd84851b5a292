//! Runs microwit apps on WAMR, the WebAssembly Micro Runtime.
//!
//! WAMR's sources are compiled with this crate. Its table of natives, which all apps would share, is
//! not: an app's own list of imports is walked once, and each is bound to its row in place. The host
//! is passed to each call and never owned here.
#![no_std]

mod ffi;
mod guest;
mod module;
mod pages;
mod serve;

use microwit_host::names::{Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Engine, Export, Format, Guest, Linker, LoadError, Sig,
    Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, beside, with};

pub use microwit_host::Limits;

#[doc(hidden)]
pub use microwit_macro::validated_bytes as __validated_bytes;
pub use module::{Callee, Pool, pool_high_water};

use crate::guest::Data;
use crate::module::{Module, Owned, Refused};

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
pub struct Instance<H: World, const HANDLES: usize = 16> {
    owned: Owned<H, HANDLES>,
    fuel: i32,
    /// It trapped, or a call is under way.
    poisoned: bool,
}

impl<H: World> Instance<H> {
    /// Loads an app: validates it, checks what it exports and binds its imports, then runs its start
    /// function and its `_initialize`, which may call `host`.
    pub fn load<'m>(app: &'m [u8], host: &mut H, limits: Limits) -> Result<Self, LoadError<'m>> {
        Self::with_handles(app, host, limits)
    }
}

impl<H: World, const HANDLES: usize> Instance<H, HANDLES> {
    /// [`load`](Self::load) with room for another number of handles: `Instance::<Board, 64>`.
    // Not inlined: what loading has on the stack would stay there under every call.
    #[inline(never)]
    pub fn with_handles<'m>(
        app: &'m [u8],
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError<'m>> {
        let fuel = fuel(&limits)?;
        if !module::ready() {
            return Err(LoadError::NoPool);
        }
        let module = Module::load(app).map_err(|refused| unreadable(app, &refused))?;
        link::<H, HANDLES>(&module, app)?;
        if module.initial_memory() > limits.memory.into() {
            return Err(LoadError::MemoryLimit);
        }
        let owned = Owned::new(Data::new(module)).ok_or(LoadError::Instantiate)?;
        let mut loaded = Self { owned, fuel, poisoned: false };
        loaded.start(host, &limits)?;
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        release(self.owned.0.handles(), host);
    }

    /// Makes the instance, and runs what is to run first.
    #[inline(never)]
    fn start(&mut self, host: &mut H, limits: &Limits) -> Result<(), LoadError<'static>> {
        let made = self.owned.instantiate(limits.memory, limits.stack);
        made.map_err(|refused| match refused.code() {
            Code::Engine => LoadError::Instantiate,
            code => LoadError::Start(Trap::new(code).into()),
        })?;
        let guest = &mut self.owned.0;
        guest.refuel(self.fuel);
        if let Some(index) = guest.known().module.start() {
            let start = Callee { index, sig: Sig::EMPTY };
            beside(guest, host, |guest| guest.call(start, &mut [0]))
                .map_err(|code| LoadError::Start(guest.lend().state.ended(code)))?;
        }
        if let Some(initialize) = self.remember_exports() {
            self.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)?;
        }
        Ok(())
    }

    /// Looks up once what trampolines need, and what is to run first.
    fn remember_exports(&mut self) -> Option<Callee> {
        let guest = &mut self.owned.0;
        let data = guest.known();
        data.memory = data.role(Role::Memory).is_some();
        data.destructors = true;
        if const { H::REALLOC } {
            let realloc = data.role(Role::Realloc);
            data.realloc = realloc.and_then(|found| found.func(const { Sig::of("(iiii)i") }));
            let region = data.role(Role::Region).filter(|found| found.global);
            let region = region.map(|found| found.index);
            let region = region.and_then(|index| guest.global(index));
            guest.known().region = region;
        }
        guest.known().role(Role::Initialize)?.func(Sig::EMPTY)
    }
}

/// What counts instructions for a limit.
fn fuel(limits: &Limits) -> Result<i32, LoadError<'static>> {
    match limits.fuel {
        Some(_) if !cfg!(feature = "fuel") => Err(LoadError::Unmetered),
        Some(fuel) => Ok(i32::try_from(fuel).unwrap_or(i32::MAX)),
        None => Ok(-1),
    }
}

/// Why the engine does not load these bytes.
fn unreadable<'m>(app: &'m [u8], refused: &Refused) -> LoadError<'m> {
    if refused.no_room() {
        LoadError::Instantiate
    } else if pages::small(app) {
        LoadError::SmallPages
    } else {
        LoadError::unreadable(app, Format::Module)
    }
}

/// Checks what the app exports, and binds each of its imports to its row.
#[inline(never)]
fn link<'m, H: World, const HANDLES: usize>(
    module: &Module,
    app: &'m [u8],
) -> Result<(), LoadError<'m>> {
    let mut linker = Linker::new(app);
    for export in module.exports() {
        linker.export::<H>(export.name, export.item)?;
    }
    for import in module.imports() {
        let row = linker.row(import.module, import.name, import.item)?;
        module.bind::<H, HANDLES>(import.index, row);
    }
    linker.finish()
}

impl<H: World, const HANDLES: usize> Engine for Instance<H, HANDLES> {
    const CAPABILITIES: Capabilities = Capabilities {
        format: Format::Module,
        validates: true,
        fuel: cfg!(feature = "fuel"),
        suspend: false,
        lends_memory: true,
        small_pages: false,
    };

    type Host = H;
    type Func = Callee;

    fn export(&self, export: &'static Export) -> Option<Bound<Callee>> {
        let data = self.owned.0.seen();
        let find = |fit: &dyn Fn(&str) -> Fit| data.find(fit).map(|found| (found.name, found));
        bind(export, find, |found, sig| found.func(sig))
    }

    fn destructor(&self, ty: TypeId) -> Option<Callee> {
        let row = H::DESTRUCTORS.iter().find(|row| row.ty == ty)?;
        self.owned.0.seen().destructor(row)
    }

    #[inline(always)]
    fn enter(&mut self) -> Result<(), Trap> {
        if self.poisoned {
            return Err(Trap::new(Code::Poisoned));
        }
        self.poisoned = true;
        if cfg!(feature = "fuel") {
            self.owned.0.refuel(self.fuel);
        }
        Ok(())
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: Callee,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let guest = &mut self.owned.0;
        let done = with(guest, host, |guest| guest.call(func, slots));
        done.map_err(|code| guest.lend().state.ended(code))
    }

    fn guest(&mut self) -> &mut dyn Guest {
        &mut self.owned.0
    }

    fn leave(&mut self) {
        self.poisoned = false;
    }
}

/// Includes an app that is validated while the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::__validated_bytes!($path)
    };
}
