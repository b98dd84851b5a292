//! Runs microwit apps on WAMR, the WebAssembly Micro Runtime.
//!
//! WAMR's sources are compiled with this crate. Its table of natives, which all apps would share, is
//! not: an app's own list of imports is walked once, and each is bound to its row in place. The host
//! is passed to each call and never owned here.
#![no_std]

mod ffi;
mod guest;
mod module;
mod serve;

use microwit_host::names::{Fit, Role};
use microwit_host::{
    Bound, CallError, Capabilities, Code, Engine, Export, Format, Guest, Item, Linker, LoadError,
    Sig, Slots, Trap, TypeId, World, bind, release,
};
use microwit_lend::{Holder, beside, with};

pub use microwit_host::Limits;

#[doc(hidden)]
pub use microwit_macro::validated_bytes as __validated_bytes;
pub use module::{Callee, Pool, pool_high_water};

use crate::module::{Module, Owned, Reason};

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
        if limits.fuel.is_some() && !cfg!(feature = "fuel") {
            return Err(LoadError::Unmetered);
        }
        let fuel = limits.fuel.map_or(-1, |fuel| i32::try_from(fuel).unwrap_or(i32::MAX));
        if !module::ready() {
            return Err(LoadError::NoPool);
        }
        let (memory, stack) = (limits.memory, limits.stack);
        let mut limits = ffi::Limits { memory, stack, tables: u32::MAX, heap: u32::MAX };
        let module = Module::load(app, &mut limits).map_err(|reason| unreadable(app, reason))?;
        link::<H, HANDLES>(&module, app)?;
        let owned = Owned::new(module, &mut limits);
        let owned = owned.map_err(|reason| match reason.code() {
            Code::Engine => LoadError::Instantiate,
            Code::GrewPastLimit => LoadError::MemoryLimit,
            code => LoadError::Start(Trap::new(code).into()),
        })?;
        let mut loaded = Self { owned, fuel, poisoned: false };
        loaded.start(host).map_err(LoadError::Start)?;
        Ok(loaded)
    }

    /// Ends the app; the host lets go of everything that the app still owned.
    pub fn unload(mut self, host: &mut H) {
        release(self.owned.0.handles(), host);
    }

    /// Runs what is to run first.
    #[inline(never)]
    fn start(&mut self, host: &mut H) -> Result<(), CallError> {
        let guest = &mut self.owned.0;
        guest.refuel(self.fuel);
        if let Some(start) = guest.known().module.start() {
            beside(guest, host, |guest| guest.call(start, &mut [0]))
                .map_err(|code| guest.lend().state.ended(code))?;
        }
        match self.remember_exports() {
            Some(initialize) => self.run(Some(host), initialize, &mut [0]),
            None => Ok(()),
        }
    }

    /// Looks up once what trampolines need, and what is to run first.
    fn remember_exports(&mut self) -> Option<Callee> {
        let guest = &mut self.owned.0;
        if const { H::REALLOC } {
            let data = guest.known();
            let realloc = data.role(Role::Realloc);
            data.realloc = realloc.and_then(|found| found.func(const { Sig::of("(iiii)i") }));
            let region = data.role(Role::Region).filter(|found| found.item == Item::Other);
            let region = region.map(|found| found.index);
            guest.known().region = region.map(|index| guest.global(index));
        }
        guest.known().role(Role::Initialize)?.func(Sig::EMPTY)
    }
}

/// Why the engine does not load these bytes.
fn unreadable(app: &[u8], reason: Reason) -> LoadError<'_> {
    if reason == Reason::MEMORY {
        LoadError::Instantiate
    } else if Format::small_pages(app) {
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
