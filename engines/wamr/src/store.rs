//! The store of an app in WAMR.

use core::cell::Cell;
use core::marker::PhantomData;
use core::ptr::NonNull;
use core::slice;

use microwit_engine::{
    Context, Engine, ExternKind, Import, Parks, Progress, Resume, Row, Sig, Slot, Slots, Store,
    World,
};
#[cfg(feature = "stop")]
use microwit_host::Control;
use microwit_host::{Format, Limits, LoadError, Trap, TrapCode};

use crate::ffi;
use crate::raw::{self, Callee, Module, Reason};

/// The engine WAMR, as `microwit-engine` sees it.
#[derive(Debug)]
pub enum Wamr {}

/// The data of an app. It is in the pool.
pub type Data<F, const N: usize> = microwit_engine::Data<Wamr, F, [Slot; N]>;

/// An app in the pool: its data from the start, its module and its instance once they exist.
pub struct Apps<F: World, const N: usize> {
    data: NonNull<Data<F, N>>,
    module: Option<Module>,
    /// The number of instructions that a call may run; negative for no limit.
    fuel: i32,
    /// The way for an interrupt to the app.
    #[cfg(feature = "stop")]
    control: &'static Control,
}

// SAFETY: this is the only way to its data, its module and its instance. WAMR keeps no pointer to them
// elsewhere, and nothing in them belongs to a thread.
unsafe impl<F: World, const N: usize> Send for Apps<F, N> {}

/// The control of apps that have none.
#[cfg(feature = "stop")]
static NOBODY: Control = Control::new();

/// An app as guest code sees it: the address of its data, which is valid for `'s`.
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

    const PARKS: Parks = Parks::Outside;

    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Module, LoadError> {
        if limits.is_metered() && !cfg!(feature = "fuel") {
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
    type Parked = Parked;

    #[allow(unused_variables, reason = "only interrupts need a limit here")]
    unsafe fn new(_: &Module, limits: &Limits) -> Result<Self, LoadError> {
        let data = raw::take(size_of::<Data<F, N>>()).ok_or(LoadError::OutOfMemory)?;
        // SAFETY: the memory was taken for exactly this type.
        unsafe { data.write(Data::new(None)) };
        Ok(Self {
            data,
            module: None,
            fuel: -1,
            #[cfg(feature = "stop")]
            control: limits.control.unwrap_or(&NOBODY),
        })
    }

    fn bind(&mut self, module: &Module, import: &Import<'_, u32>, row: &'static Row) {
        module.bind::<F, N>(import.own, row);
    }

    // This is not inlined, because its variables would stay on the stack below the start function.
    #[inline(never)]
    fn instantiate(&mut self, mut module: Module) -> Result<(), LoadError> {
        let started = |code| LoadError::Start(Trap::new(code).into());
        // SAFETY:
        // 1. The imports were bound in `bind`, to rows that take this type of data.
        // 2. The data and the module are freed after the instance.
        let made = unsafe { module.instantiate(self.data.as_ptr().cast()) };
        let env = made.map_err(|reason| match (reason.limit(), reason.code()) {
            (Some(error), _) => error,
            (_, TrapCode::Engine) => LoadError::Instantiate,
            (_, TrapCode::GrewPastLimit) => LoadError::MemoryLimit,
            (_, code) => started(code),
        })?;
        self.data().own = Some(env);
        #[cfg(feature = "stop")]
        // SAFETY: WAMR writes to it as to an atomic byte, and only while it is set.
        unsafe {
            ffi::microwit_watch(env.as_ptr(), self.control.yields().as_ptr());
        }
        self.fill();
        let start = module.start();
        self.module = Some(module);
        start.map_or(Ok(()), |start| self.context().call(start, &mut [0])).map_err(started)
    }

    fn data(&mut self) -> &mut microwit_engine::Data<Wamr, F> {
        // SAFETY: the data is in the pool as long as this value lives. All other ways to it borrow this
        // value, in an `At`.
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

    fn start(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Parked>,
    ) -> Result<Progress, TrapCode> {
        let sliced = slice.is_some();
        *parked = Some(Parked { func, sliced });
        if sliced {
            self.refuel(slice);
        }
        self.context().run(func, slots, sliced)
    }

    fn resume(
        &mut self,
        parked: &mut Option<Parked>,
        how: Resume,
        slots: &mut Slots,
    ) -> Result<Progress, TrapCode> {
        let Some(Parked { func, sliced }) = *parked else { return Err(TrapCode::Engine) };
        let env = self.data().own.ok_or(TrapCode::Engine)?;
        let [slot, ..] = slots else { return Err(TrapCode::Slots) };
        match how {
            Resume::Served(_, result) => *slot = result,
            Resume::Slice(fuel) => self.refuel(Some(fuel)),
            Resume::Again => return Err(TrapCode::Engine),
        }
        // SAFETY:
        // 1. It is the function that is parked, and this is the slot for both results.
        // 2. No reference to the data or to the memory is alive.
        let reason = unsafe { ffi::microwit_resume(env.as_ptr(), func.0, slot, sliced) };
        progress(reason)
    }

    #[cfg(feature = "stop")]
    fn unused(&mut self) -> u64 {
        // SAFETY: the app is parked.
        let left = self.data().own.map(|env| unsafe { ffi::microwit_fuel(env.as_ptr(), 0) });
        left.and_then(|left| u64::try_from(left).ok()).unwrap_or(0)
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        if cfg!(feature = "fuel") {
            self.fuel = fuel.map_or(-1, |fuel| i32::try_from(fuel).unwrap_or(i32::MAX));
            self.fill();
        }
    }
}

impl<F: World, const N: usize> Apps<F, N> {
    /// Gives the instance the fuel for a call, if there is an instance.
    fn fill(&mut self) {
        if let Some(env) = self.data().own {
            // SAFETY: no call is under way.
            let _ = unsafe { ffi::microwit_fuel(env.as_ptr(), self.fuel) };
        }
    }
}

impl<F: World, const N: usize> Drop for Apps<F, N> {
    fn drop(&mut self) {
        let env = self.data().own;
        // SAFETY: no call is under way, because that would borrow this value. In this order, nothing points
        // to memory that is freed.
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
    /// Makes the view of the app that has called an import.
    ///
    /// # Safety
    ///
    /// 1. `data` is the data of an app in an [`Apps`], and that app's code has called the import.
    /// 2. The result is used only until the import returns.
    pub unsafe fn inside(data: NonNull<Data<F, N>>) -> Self {
        Self { data, app: PhantomData }
    }

    /// Runs a function of the app.
    fn run(&mut self, func: Callee, slots: &mut Slots, sliced: bool) -> Result<Progress, TrapCode> {
        let env = self.data().own.ok_or(TrapCode::Engine)?;
        let (at, len) = (slots.as_mut_ptr(), slots.len() as u32);
        // SAFETY:
        // 1. Any index may be asked for.
        // 2. WAMR looks for arguments and writes the result only in as many slots as there are.
        // 3. No reference to the data or to the memory is alive.
        let reason = unsafe { ffi::microwit_call(env.as_ptr(), func.0, at, len, sliced) };
        progress(reason)
    }
}

// SAFETY:
// 1. The data is in the pool from the start, and stays there.
// 2. Only `call` runs guest code, on its caller's thread.
// 3. An app's imports were bound in its own module.
unsafe impl<F: World, const N: usize> Context for At<'_, F, N> {
    type Engine = Wamr;
    type World = F;

    fn data(&mut self) -> &mut microwit_engine::Data<Wamr, F> {
        // SAFETY: the data is in the pool as long as its `Apps` lives. There are two kinds of `At` for it:
        // one that borrows the `Apps`, and one for each import that is being served. While a later one is in
        // use, an earlier one runs guest code in `call`, which keeps no reference.
        unsafe { self.data.as_mut() }
    }

    fn memory(&mut self) -> (&mut [u8], &microwit_engine::Data<Wamr, F>) {
        let data = &*self.data();
        let mut size = 0;
        // SAFETY:
        // 1. The memory is where WAMR says.
        // 2. Only guest code moves or changes it, and none runs while it is borrowed.
        // 3. It is no part of the data.
        let memory: &mut [u8] = unsafe {
            match data.own.map(|env| ffi::microwit_memory(env.as_ptr(), &raw mut size)) {
                Some(at) if !at.is_null() => slice::from_raw_parts_mut(at, size as usize),
                _ => &mut [],
            }
        };
        (memory, data)
    }

    fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), TrapCode> {
        match self.run(func, slots, false)? {
            Progress::Done => Ok(()),
            // An import that waits is parked only if the call may wait.
            Progress::Parked => Err(TrapCode::Engine),
        }
    }

    fn call_inside(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        rest: &Cell<u64>,
    ) -> Result<(), TrapCode> {
        let env = self.data().own.ok_or(TrapCode::Engine)?;
        // SAFETY: the app's own code does not run now.
        let fuel = |fuel| unsafe { ffi::microwit_fuel(env.as_ptr(), fuel) };
        let slice = fuel(0).max(0).unsigned_abs();
        let all = i32::try_from(rest.get().saturating_add(slice.into())).unwrap_or(i32::MAX);
        fuel(all);
        let done = self.call(func, slots);
        let used = all.abs_diff(fuel(0).max(0));
        rest.set(rest.get() - u64::from(used.saturating_sub(slice)));
        fuel(slice.saturating_sub(used).cast_signed());
        done
    }
}

/// An app that is parked in this function.
#[derive(Clone, Copy, Debug)]
pub struct Parked {
    func: Callee,
    /// Whether the call has slices.
    sliced: bool,
}

/// What a call has come to, for which WAMR gives this reason.
fn progress(reason: u32) -> Result<Progress, TrapCode> {
    match Reason(reason) {
        Reason::FINE => Ok(Progress::Done),
        Reason::PARKED => Ok(Progress::Parked),
        reason => Err(reason.code()),
    }
}

/// The error for bytes that the engine does not load.
fn unreadable(app: &[u8], reason: Reason) -> LoadError {
    if let Some(error) = reason.limit() {
        error
    } else if Format::small_pages(app) {
        LoadError::SmallPages
    } else {
        LoadError::unreadable(app, Format::Module)
    }
}
