//! Where an app lives in WAMR.

use core::marker::PhantomData;
use core::ptr::NonNull;
use core::slice;

use microwit_engine::{Context, Engine, ExternKind, Import, Row, Sig, Slot, Slots, Store, World};
use microwit_host::{Format, Limits, LoadError, Trap, TrapCode};

use crate::ffi;
use crate::raw::{self, Callee, Module, Reason};

/// WAMR, as `microwit-engine` knows it.
#[derive(Debug)]
pub enum Wamr {}

/// What is known of an app. It is in the pool.
pub type Data<F, const N: usize> = microwit_engine::Data<Wamr, F, [Slot; N]>;

/// An app in the pool: its data from the start, its module and its instance once there is one.
pub struct Apps<F: World, const N: usize> {
    data: NonNull<Data<F, N>>,
    module: Option<Module>,
    /// How many instructions a call may run; negative for no limit.
    fuel: i32,
}

// SAFETY: it is the only way to its data, its module and its instance; WAMR keeps nothing of them
// anywhere else, nor anything that belongs to a thread.
unsafe impl<F: World, const N: usize> Send for Apps<F, N> {}

/// An app, as guest code sees it: by the address of its data, which is valid for `'s`.
pub struct At<'s, F: World, const N: usize> {
    data: NonNull<Data<F, N>>,
    app: PhantomData<&'s mut Data<F, N>>,
}

impl Engine for Wamr {
    type Bytes<'m> = &'m [u8];
    type Module = Module;
    type Func = Callee;
    type Own = Option<NonNull<ffi::Env>>;
    type Import<'m> = u32;
    type Store<F: World, const HANDLES: usize> = Apps<F, HANDLES>;

    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Module, LoadError> {
        if limits.fuel.is_some() && !cfg!(feature = "fuel") {
            return Err(LoadError::Unmetered);
        }
        if !raw::ready() {
            return Err(LoadError::NoPool);
        }
        Module::load(app, limits).map_err(|reason| unreadable(app, reason))
    }

    fn exports(module: &Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)> {
        let exports = (0..).map_while(|index| module.export(index));
        exports.map(|export| (export.name(), move || export.item()))
    }

    fn imports(module: &Module) -> impl Iterator<Item = Import<'_, u32>> {
        let imports = (0..).map_while(|index| module.import(index));
        imports.map(|import| {
            let (module, name, item) = (import.module(), import.name(), import.item());
            Import { module, name, item, own: import.number() }
        })
    }
}

// SAFETY: the data is in the pool from the start, and stays there.
unsafe impl<F: World, const N: usize> Store for Apps<F, N> {
    type Engine = Wamr;
    type World = F;
    type Context<'s> = At<'s, F, N>;

    fn new(_: &Module, _: &Limits) -> Result<Self, LoadError> {
        let data = raw::take(size_of::<Data<F, N>>()).ok_or(LoadError::OutOfMemory)?;
        // SAFETY: it was taken for exactly this.
        unsafe { data.write(Data::new(None)) };
        Ok(Self { data, module: None, fuel: -1 })
    }

    fn bind(&mut self, module: &Module, import: &Import<'_, u32>, row: &'static Row) {
        module.bind::<F, N>(import.own, row);
    }

    // Not inlined: what this has on the stack would stay there below the start function.
    #[inline(never)]
    fn instantiate(&mut self, mut module: Module) -> Result<(), LoadError> {
        let started = |code| LoadError::Start(Trap::new(code).into());
        // SAFETY: the imports were bound in `bind`, to rows for such data; data and module are freed after
        // the instance.
        let made = unsafe { module.instantiate(self.data.as_ptr().cast()) };
        let env = made.map_err(|reason| match (reason.limit(), reason.code()) {
            (Some(error), _) => error,
            (_, TrapCode::Engine) => LoadError::Instantiate,
            (_, TrapCode::GrewPastLimit) => LoadError::MemoryLimit,
            (_, code) => started(code),
        })?;
        self.data().own = Some(env);
        self.fill();
        let start = module.start();
        self.module = Some(module);
        start.map_or(Ok(()), |start| self.context().call(start, &mut [0])).map_err(started)
    }

    fn data(&mut self) -> &mut microwit_engine::Data<Wamr, F> {
        // SAFETY: it is in the pool for as long as this lives, and whoever else reaches it has borrowed
        // this, in an `At`.
        unsafe { self.data.as_mut() }
    }

    fn context(&mut self) -> At<'_, F, N> {
        At { data: self.data, app: PhantomData }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let module = self.module.as_ref();
        (0..).map_while(move |number| Some(module?.export(number)?.name()))
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Callee> {
        let found = self.module.as_ref()?.export(number as u32)?;
        (found.item() == ExternKind::Func(sig)).then_some(Callee(found.number()))
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        let found = self.module.as_ref()?.export(number as u32)?;
        let global = (found.item() == ExternKind::Other).then_some(found.number())?;
        // SAFETY: any index may be asked for, and a global has four bytes or more.
        self.data().own.map(|env| unsafe { ffi::microwit_global(env.as_ptr(), global) })
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        if cfg!(feature = "fuel") {
            self.fuel = fuel.map_or(-1, |fuel| i32::try_from(fuel).unwrap_or(i32::MAX));
            self.fill();
        }
    }
}

impl<F: World, const N: usize> Apps<F, N> {
    /// Gives the instance the fuel of a call, if there is one.
    fn fill(&mut self) {
        if let Some(env) = self.data().own {
            // SAFETY: no call is under way.
            unsafe { ffi::microwit_fuel(env.as_ptr(), self.fuel) };
        }
    }
}

impl<F: World, const N: usize> Drop for Apps<F, N> {
    fn drop(&mut self) {
        let env = self.data().own;
        // SAFETY: no call is under way, for that would borrow this; then, in this order, nothing
        // points to what is freed.
        unsafe {
            if let Some(env) = env {
                ffi::microwit_end(env.as_ptr());
            }
            self.data.drop_in_place();
            ffi::wasm_runtime_free(self.data.as_ptr().cast());
        }
    }
}

impl<F: World, const N: usize> At<'_, F, N> {
    /// The app that calls an import.
    ///
    /// # Safety
    ///
    /// 1. It is the data of an app in an [`Apps`], whose code has called the import.
    /// 2. The result is used only until the import returns.
    pub unsafe fn inside(data: NonNull<Data<F, N>>) -> Self {
        Self { data, app: PhantomData }
    }
}

// SAFETY: the data is in the pool from the start, and stays there; `call` runs guest code, and nothing
// else does; an app's imports were bound in its own module.
unsafe impl<F: World, const N: usize> Context for At<'_, F, N> {
    type Engine = Wamr;
    type World = F;

    fn data(&mut self) -> &mut microwit_engine::Data<Wamr, F> {
        // SAFETY: it is in the pool for as long as its `Apps` is. There are two kinds of `At` for
        // it: that which borrows the `Apps`, and that of each import which is being served. While a
        // later one is in use, guest code runs for an earlier one, in `call`, which keeps no reference.
        unsafe { self.data.as_mut() }
    }

    fn memory(&mut self) -> (&mut [u8], &microwit_engine::Data<Wamr, F>) {
        let data = &*self.data();
        let mut size = 0;
        // SAFETY: WAMR's memory is where it says; nothing moves or changes it but guest code, which
        // does not run while this is borrowed; and it is no part of the data.
        let memory: &mut [u8] = unsafe {
            match data.own.map(|env| ffi::microwit_memory(env.as_ptr(), &raw mut size)) {
                Some(at) if !at.is_null() => slice::from_raw_parts_mut(at, size as usize),
                _ => &mut [],
            }
        };
        (memory, data)
    }

    fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), TrapCode> {
        let env = self.data().own.ok_or(TrapCode::Engine)?;
        let (at, len) = (slots.as_mut_ptr(), slots.len() as u32);
        // SAFETY: any index may be asked for; arguments and result are looked for in as many slots as
        // there are; no reference to the data, nor to memory, is alive.
        match unsafe { ffi::microwit_call(env.as_ptr(), func.0, at, len) } {
            0 => Ok(()),
            reason => Err(Reason(reason).code()),
        }
    }
}

/// Why the engine does not load these bytes.
fn unreadable(app: &[u8], reason: Reason) -> LoadError {
    if let Some(error) = reason.limit() {
        error
    } else if Format::small_pages(app) {
        LoadError::SmallPages
    } else {
        LoadError::unreadable(app, Format::Module)
    }
}
