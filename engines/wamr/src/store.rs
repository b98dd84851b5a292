//! Where an app lives in WAMR.

use core::ptr::NonNull;

use microwit_engine::{Context, Data, Engine, Import, Store};
use microwit_host::{Code, Format, HostFn, Item, Limits, LoadError, Sig, Slots, Trap, World};

use crate::ffi::Env;
use crate::raw::{self, At, Callee, Instance, Module, Reason};

/// WAMR, as `microwit-engine` knows it.
#[derive(Debug)]
pub enum Wamr {}

/// An app, and the fuel of each call.
pub struct Apps<H: World, const N: usize> {
    instance: Instance<H, N>,
    fuel: i32,
}

impl Engine for Wamr {
    type Bytes<'m> = &'m [u8];
    type Module = Module;
    type Func = Callee;
    type Own = Option<NonNull<Env>>;
    type Type<'m> = ();
    type Store<H: World, const HANDLES: usize> = Apps<H, HANDLES>;

    fn bytes(app: Self::Bytes<'_>) -> &[u8] {
        app
    }

    fn open<'m>(app: Self::Bytes<'m>, limits: &Limits) -> Result<Module, LoadError<'m>> {
        if limits.fuel.is_some() && !cfg!(feature = "fuel") {
            return Err(LoadError::Unmetered);
        }
        if !raw::ready() {
            return Err(LoadError::NoPool);
        }
        Module::load(app, limits).map_err(|reason| unreadable(app, reason))
    }

    fn exports(module: &Module) -> impl Iterator<Item = (&str, impl FnOnce() -> Item)> {
        module.exports().map(|export| (export.name(), move || export.item()))
    }

    fn imports(module: &Module) -> impl Iterator<Item = Import<'_, ()>> {
        module.imports().map(|import| Import {
            module: import.module(),
            name: import.name(),
            item: import.item(),
            number: import.number(),
            ty: None,
        })
    }
}

// SAFETY: the data is in the pool from the start, and stays there.
unsafe impl<H: World, const N: usize> Store for Apps<H, N> {
    type Engine = Wamr;
    type Host = H;
    type Context<'s> = At<'s, H, N>;

    fn new(_: &Module, _: &Limits) -> Result<Self, LoadError<'static>> {
        let instance = Instance::new().map_err(|_| LoadError::OutOfMemory)?;
        Ok(Self { instance, fuel: -1 })
    }

    fn bind(&mut self, module: &Module, import: &Import<'_, ()>, row: &'static HostFn<H>) {
        module.bind::<H, N>(import.number, row);
    }

    // Not inlined: what this has on the stack would stay there below the start function.
    #[inline(never)]
    fn instantiate(&mut self, module: Module) -> Result<(), LoadError<'static>> {
        let start = module.start();
        let started = |code| LoadError::Start(Trap::new(code).into());
        self.instance.make(module).map_err(|reason| match (limited(reason), reason.code()) {
            (Some(error), _) => error,
            (_, Code::Engine) => LoadError::Instantiate,
            (_, Code::GrewPastLimit) => LoadError::MemoryLimit,
            (_, code) => started(code),
        })?;
        let mut at = self.instance.at();
        at.refuel(self.fuel);
        start.map_or(Ok(()), |start| at.call(start, &mut [0])).map_err(started)
    }

    fn data(&mut self) -> &mut Data<Wamr, H> {
        self.instance.data()
    }

    fn context(&mut self) -> At<'_, H, N> {
        self.instance.at()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let module = self.instance.module();
        (0..).map_while(move |number| Some(module?.export(number)?.name()))
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Callee> {
        let found = self.instance.module()?.export(number as u32)?;
        (found.item() == Item::Func(sig)).then_some(Callee(found.number()))
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        let found = self.instance.module()?.export(number as u32)?;
        let global = (found.item() == Item::Other).then_some(found.number())?;
        Some(self.instance.at().global(global))
    }

    // There is one.
    fn lend_memory(&mut self, _: usize) {}

    fn refuel(&mut self, fuel: Option<u64>) {
        if cfg!(feature = "fuel") {
            self.fuel = fuel.map_or(-1, |fuel| i32::try_from(fuel).unwrap_or(i32::MAX));
            self.instance.at().refuel(self.fuel);
        }
    }
}

// SAFETY: the data is in the pool from the start, and stays there; `call` runs guest code, and nothing
// else does.
unsafe impl<H: World, const N: usize> Context for At<'_, H, N> {
    type Engine = Wamr;
    type Host = H;

    fn data(&mut self) -> &mut Data<Wamr, H> {
        At::data(self)
    }

    fn memory(&mut self) -> (&mut [u8], &Data<Wamr, H>) {
        let (memory, data) = At::memory(self);
        (memory, data)
    }

    fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), Code> {
        At::call(self, func, slots)
    }
}

/// Why the engine does not load these bytes.
fn unreadable(app: &[u8], reason: Reason) -> LoadError<'_> {
    if let Some(error) = limited(reason) {
        error
    } else if Format::small_pages(app) {
        LoadError::SmallPages
    } else {
        LoadError::unreadable(app, Format::Module)
    }
}

/// What there was too little of, if that is the reason.
fn limited(reason: Reason) -> Option<LoadError<'static>> {
    match reason {
        Reason::MEMORY => Some(LoadError::OutOfMemory),
        Reason::HEAP => Some(LoadError::HeapLimit),
        Reason::TABLES => Some(LoadError::TableLimit),
        _ => None,
    }
}
