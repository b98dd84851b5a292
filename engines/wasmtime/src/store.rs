//! The store of an app in wasmtime.

use alloc::{rc::Rc, vec::Vec};
use core::cell::UnsafeCell;
use core::{iter, mem};

use microwit_engine::{
    Context, Engine, ExternKind, Import, Parks, PastLimit, Room, Row, Sig, Slot, Slots, Store,
    Taken, World, has_room, trap_code,
};
use microwit_host::{Format, Limits, LoadError, Trap, TrapCode};
use wasmtime::{
    AsContextMut, Error, Extern, ExternType, ImportType, Memory, OutOfMemory, ResourceLimiter,
    Result, StoreContextMut, Trap as Reason,
};

use crate::bytes::{described, is_image};
use crate::depth::{self, Depth, PROBE};
use crate::opened::Opened;
#[cfg(feature = "async")]
use crate::parked::{self, Calls, Going, Parked, Place};
use crate::{Callee, Trusted, import, values};

/// The engine wasmtime, as `microwit-engine` sees it.
#[derive(Clone, Copy, Debug)]
pub enum Wasmtime {}

/// The data of ours about an app.
pub type Data<F, const N: usize> = microwit_engine::Data<Wasmtime, F, [Slot; N]>;

/// The way to the data of ours, which is beside wasmtime's store, because a call that is parked has borrowed
/// the store. The store and its [`Apps`] have the way.
///
/// Whoever borrows the data has borrowed the store, or else the `Apps`, while its call is parked or there is
/// none.
pub struct Beside<F: World, const N: usize>(Rc<UnsafeCell<Data<F, N>>>);

// SAFETY: both ways to the data go to another thread together, since the store is in its `Apps`. So may all
// that is in the data: arrays of numbers and of wasmtime's handles, the limits, and the lend cell and the
// waiter, which are `Send`.
unsafe impl<F: World, const N: usize> Send for Beside<F, N> {}

impl<F: World, const N: usize> Beside<F, N> {
    #[inline(always)]
    pub fn get(&mut self) -> &mut Data<F, N> {
        // SAFETY: nobody else borrows the data: the type says who does, and what is on the fiber of a call that
        // is parked has no such borrow.
        unsafe { &mut *self.0.get() }
    }
}

/// The part of an app's data that uses wasmtime's own types.
pub struct Own {
    memory: Option<Memory>,
    room: Room,
    /// The number of memories and tables that are still to be made.
    unmade: u32,
    /// Whether the image counts fuel.
    pub metered: bool,
    pub depth: Depth,
    #[cfg(feature = "async")]
    pub calls: Calls,
}

/// A store, with the app in it.
///
/// While a call is parked, which has borrowed `store`, only `beside` is used.
pub struct Apps<F: World, const N: usize> {
    store: wasmtime::Store<Beside<F, N>>,
    imports: Vec<Extern>,
    /// The signature of the first import.
    first: Option<Sig>,
    instance: Option<wasmtime::Instance>,
    opened: Option<Opened>,
    beside: Beside<F, N>,
}

/// A store as guest code sees it.
pub struct At<'s, T: 'static>(pub StoreContextMut<'s, T>);

impl Engine for Wasmtime {
    type Bytes<'m> = Trusted<'m>;
    type Module = Opened;
    type Func = Callee;
    type Own = Own;
    type Import<'m> = ImportType<'m>;
    type Store<F: World, const HANDLES: usize> = Apps<F, HANDLES>;

    const ABORTS: bool = true;
    const PARKS: Parks = if cfg!(feature = "async") { Parks::Inside } else { Parks::Never };

    fn weigh(app: Self::Bytes<'_>) -> Result<Taken, LoadError> {
        /// The bytes of heap that an app takes that does nothing.
        const LEAST: u64 = 24 * 1024;
        /// The bytes of heap for a byte that describes an image, on 64 bits. Imports take the most.
        const COSTLIEST: u64 = 24;
        let bytes = app.bytes();
        let len = if is_image(bytes) { described(bytes) } else { None };
        let len = len.ok_or_else(|| LoadError::unreadable(bytes, Format::WasmtimeImage))?;
        let heap = (LEAST + COSTLIEST * len) / 16 * (8 + size_of::<usize>() as u64);
        Ok(Taken { heap, memory: 0 })
    }

    #[inline(never)]
    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Opened, LoadError> {
        let opened = Opened::open(app.bytes(), limits)?;
        let memories = opened.module().resources_required().num_memories;
        if memories > limits.memories { Err(LoadError::MemoryLimit) } else { Ok(opened) }
    }

    fn exports(opened: &Opened) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)> {
        let exports = opened.module().exports();
        exports.map(|export| (export.name(), move || values::item(&export.ty())))
    }

    fn imports(opened: &Opened) -> impl Iterator<Item = Import<'_, ImportType<'_>>> {
        opened.module().imports().map(|import| {
            let (module, name, item) = (import.module(), import.name(), values::item(&import.ty()));
            Import { module, name, item, own: import }
        })
    }
}

/// The bytes of heap that an instance takes at most, on 64 bits, and those of each import.
const INSTANCE: u64 = 8192;
const IMPORT: u64 = 512;

/// The least stack of a fiber, in bytes. Host functions run on it, and so does the interpreter, whose own stack
/// is [`Limits::stack`]. On a chip there is no guard below it. A developer's machine runs code that is not
/// optimized.
const NATIVE: usize = if cfg!(target_pointer_width = "32") { 8 << 10 } else { 256 << 10 };

/// The most heap that a call that may wait takes beside its stacks, in bytes on 64 bits.
pub const WAITING: u64 = 2048;

/// The bytes of stack that wasmtime itself takes to begin a call. It panics if they are not there.
const ENTRY: usize = 512;

/// The bytes of the interpreter's stack.
pub const fn stack(limits: &Limits) -> usize {
    (limits.stack as usize).saturating_add(ENTRY)
}

/// The bytes of a fiber's stack. wasmtime wants it to be no smaller than the interpreter's.
pub fn fiber(limits: &Limits) -> usize {
    stack(limits).max(NATIVE)
}

// SAFETY: the data is the one that wasmtime's store was made with, in `data` and in `context`.
unsafe impl<F: World, const N: usize> Store for Apps<F, N> {
    type Engine = Wasmtime;
    type World = F;
    type Context<'s> = At<'s, Beside<F, N>>;
    #[cfg(feature = "async")]
    type Parked = Parked;
    #[cfg(not(feature = "async"))]
    type Parked = core::convert::Infallible;

    unsafe fn new(opened: &Opened, limits: &Limits) -> Result<Self, LoadError> {
        const { assert!(cfg!(feature = "async") || !F::WAITS, "turn on `async` of microwit-wasmtime") };
        let needed = opened.module().resources_required();
        let unmade = needed.num_memories + needed.num_tables;
        let own = Own {
            memory: None,
            room: Room::new(limits),
            unmade,
            metered: opened.metered,
            depth: Depth::of(stack(limits)),
            #[cfg(feature = "async")]
            calls: Calls::new(fiber(limits)),
        };
        // Before an image is opened, it does not say how many pages its memory has. After that, it does not
        // say whether the pages are of one byte.
        let imports = opened.module().imports().len();
        let pages = needed.max_initial_memory_size.unwrap_or(0);
        let sizes = [pages.saturating_mul(1 << 16), pages];
        let memory = sizes.into_iter().find(|size| *size <= limits.memory.into()).unwrap_or(0);
        let heap = INSTANCE + IMPORT * imports as u64 + u64::from(limits.stack);
        // A call that may wait has two more stacks.
        let stacks = if const { F::WAITS } { [stack(limits), fiber(limits)] } else { [0; 2] };
        let [interpreter, native] = stacks.map(|bytes| bytes as u64);
        if limits.heap_is_limited() && !has_room(&[heap, memory, interpreter, native + WAITING]) {
            return Err(LoadError::OutOfMemory);
        }
        let data = Rc::new(UnsafeCell::new(Data::new(own)));
        let store = wasmtime::Store::try_new(opened.module().engine(), Beside(data.clone()));
        let mut store = store.map_err(|_| LoadError::OutOfMemory)?;
        store.limiter(|beside| &mut beside.get().own);
        let imports = Vec::with_capacity(imports);
        Ok(Self { store, imports, first: None, instance: None, opened: None, beside: Beside(data) })
    }

    fn bind(&mut self, _: &Opened, import: &Import<'_, ImportType<'_>>, row: &'static Row) {
        // The row is for a function of this type, so the type is a function's.
        if let ExternType::Func(ty) = import.own.ty() {
            self.first.get_or_insert(row.sig);
            self.imports.push(import::import(&mut self.store, row, ty).into());
        }
    }

    fn instantiate(&mut self, opened: Opened) -> Result<(), LoadError> {
        let imports = mem::take(&mut self.imports);
        let module = self.opened.insert(opened).module();
        match wasmtime::Instance::new(&mut self.store, module, &imports) {
            Ok(instance) => {
                self.instance = Some(instance);
                self.measure()?;
                #[cfg(feature = "async")]
                if const { F::WAITS } {
                    return parked::prepare(&mut self.store).map_err(|_| LoadError::OutOfMemory);
                }
                Ok(())
            }
            Err(error) if error.is::<Reason>() => {
                Err(LoadError::Start(Trap::new(code(&error)).into()))
            }
            Err(error) if error.is::<OutOfMemory>() => Err(LoadError::OutOfMemory),
            Err(_) => Err(self.data().own.room.refused()),
        }
    }

    fn data(&mut self) -> &mut microwit_engine::Data<Wasmtime, F> {
        self.beside.get()
    }

    fn context(&mut self) -> At<'_, Beside<F, N>> {
        // Nobody asks for it during a call that may wait.
        #[cfg(feature = "async")]
        if const { F::WAITS } {
            parked::finish(&mut self.store.as_context_mut());
        }
        At(self.store.as_context_mut())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let mut exports = self.opened.as_ref().map(|opened| opened.module().exports());
        iter::from_fn(move || Some(exports.as_mut()?.next()?.name()))
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Callee> {
        let func = self.export(number)?.into_func()?;
        Callee::new(self.store.as_context_mut(), func, sig)
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        let global = self.export(number)?.into_global()?;
        global.get(&mut self.store).i32().map(i32::cast_unsigned)
    }

    fn lend_memory(&mut self, number: usize) {
        let memory = self.export(number).and_then(Extern::into_memory);
        self.data().own.memory = memory;
    }

    #[cfg(feature = "async")]
    fn start(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Parked>,
    ) -> Going {
        parked::start(self.store.as_context_mut(), func, slots, slice, parked)
    }

    #[cfg(feature = "async")]
    fn resume(&mut self, at: Place<'_>, _: microwit_engine::Resume, slots: &mut Slots) -> Going {
        at.as_mut().ok_or(TrapCode::Engine)?.resume(slots)
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        // The slices of the last call have ended.
        let _ = self.context();
        if self.data().own.metered {
            // Setting fuel fails only if metering is off, and here it is on.
            let _ = self.store.set_fuel(fuel.unwrap_or(u64::MAX));
        }
    }
}

impl<F: World, const N: usize> Apps<F, N> {
    fn export(&mut self, number: usize) -> Option<Extern> {
        let export = self.opened.as_ref()?.module().exports().nth(number)?;
        self.instance.as_ref()?.get_export(&mut self.store, export.name())
    }

    /// Learns where the app's stack is.
    fn measure(&mut self) -> Result<(), LoadError> {
        let (Some(sig), Some(instance)) = (self.first, &self.instance) else { return Ok(()) };
        let probe = instance.get_func(&mut self.store, PROBE);
        let probe = probe.and_then(|probe| Callee::new(self.store.as_context_mut(), probe, sig));
        let probe = probe.ok_or(LoadError::Incompatible)?;
        depth::begin(&mut self.context(), probe).map_err(|_| LoadError::OutOfMemory)
    }
}

// SAFETY:
// 1. The data is the one that wasmtime's store was made with, and only its `own` is replaced.
// 2. Only `call` runs guest code, on its caller's thread.
// 3. All rows in wasmtime's store were bound to it.
unsafe impl<F: World, const N: usize> Context for At<'_, Beside<F, N>> {
    type Engine = Wasmtime;
    type World = F;

    #[inline]
    fn data(&mut self) -> &mut microwit_engine::Data<Wasmtime, F> {
        self.0.data_mut().get()
    }

    #[inline]
    fn memory(&mut self) -> (&mut [u8], &microwit_engine::Data<Wasmtime, F>) {
        match self.data().own.memory {
            Some(memory) => {
                let (memory, beside) = memory.data_and_store_mut(self.0.as_context_mut());
                (memory, beside.get())
            }
            None => (&mut [], self.data()),
        }
    }

    fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), TrapCode> {
        #[cfg(feature = "async")]
        if const { F::WAITS } && self.data().own.calls.are_deep() {
            return Err(TrapCode::StackOverflow);
        }
        let result = func.run(self.0.as_context_mut(), slots).map_err(|error| code(&error))?;
        if let [slot, ..] = slots {
            *slot = result;
        }
        Ok(())
    }

    #[cfg(feature = "async")]
    fn call_inside(
        &mut self,
        func: Callee,
        slots: &mut Slots,
        rest: &core::cell::Cell<u64>,
    ) -> Result<(), TrapCode> {
        parked::call_inside(self, func, slots, rest)
    }
}

impl ResourceLimiter for Own {
    fn memory_growing(&mut self, now: usize, then: usize, max: Option<usize>) -> Result<bool> {
        let grown = self.room.grow_memory(now, then, max);
        self.grown(grown)
    }

    fn table_growing(&mut self, now: usize, then: usize, max: Option<usize>) -> Result<bool> {
        let grown = self.room.grow_table(now, then, max);
        self.grown(grown)
    }

    fn memory_grow_failed(&mut self, _: Error) -> Result<()> {
        Err(ended(self.room.exhausted()))
    }

    fn table_grow_failed(&mut self, _: Error) -> Result<()> {
        Err(ended(self.room.exhausted()))
    }
}

impl Own {
    /// Turns a refusal into an error that ends the app. While memories and tables are made, no guest code has
    /// run yet that could be ended.
    fn grown(&mut self, grown: Result<bool, PastLimit>) -> Result<bool> {
        let making = self.unmade > 0;
        self.unmade = self.unmade.saturating_sub(1);
        if making { Ok(grown == Ok(true)) } else { grown.map_err(ended) }
    }
}

fn ended(_: PastLimit) -> Error {
    Reason::AllocationTooLarge.into()
}

/// The trap code of a wasmtime error.
pub fn code(error: &Error) -> TrapCode {
    let code = |trap: &Reason| trap_code!(Reason, *trap, AllocationTooLarge);
    error.downcast_ref().map_or(TrapCode::Engine, code)
}
