//! WAMR's own things, owned and asked: with serving, all that is unsafe here.

use core::cell::UnsafeCell;
use core::ffi::CStr;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
use core::slice;

use microwit_host::{Code, Core, HostFn, Item, Limits, Sig, Slot, Slots, World};

use crate::import::native;
use crate::{Wamr, ffi};

/// Memory for all instances: their apps, what the engine makes of these, and their linear memories.
///
/// Where there is an operating system, its allocator is used unless a pool is given.
///
/// On a chip, threads and interrupt handlers may load apps and run them, each its own: while one
/// allocates, interrupts are masked (PRIMASK or `mstatus.MIE`, in privileged code), for some cycles
/// for each block of the pool that it looks at, of which there is one in eight bytes at most. A chip
/// without atomic exchange, such as a Cortex-M0, uses the pool from one core alone.
#[repr(align(8))]
pub struct Pool<const BYTES: usize>(UnsafeCell<MaybeUninit<[u8; BYTES]>>);

// SAFETY: nobody but WAMR's allocator, which locks itself, touches what is in it.
unsafe impl<const BYTES: usize> Sync for Pool<BYTES> {}

impl<const BYTES: usize> Pool<BYTES> {
    /// A pool that is not used yet: `static POOL: Pool<24_576> = Pool::new();`
    #[allow(clippy::new_without_default, reason = "it is made in a static, or never given")]
    pub const fn new() -> Self {
        const { assert!(BYTES >= 64 && BYTES < 1 << 31, "a pool has 64 bytes to 2 GiB") };
        Self(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// Gives it to the engine, for good, before any app is loaded. The first pool is used, and
    /// others are not: whether this is it.
    pub fn give(&'static self) -> bool {
        // SAFETY: it is aligned to eight, lives for good, and is touched by nobody else; that it is
        // taken once alone is what `microwit_pool` sees to.
        unsafe { ffi::microwit_pool(self.0.get().cast(), BYTES) }
    }
}

/// The most bytes of the pool that were ever in use: one of this size would do.
pub fn pool_high_water() -> usize {
    // SAFETY: it may be called at any time.
    unsafe { ffi::microwit_pool_high_water() }
}

/// Whether there is memory to be had.
pub fn ready() -> bool {
    // SAFETY: it may be called at any time.
    unsafe { ffi::microwit_ready() }
}

/// `size_of::<T>()` bytes and more of the pool, aligned to eight.
fn take<T>(bytes: usize) -> Option<NonNull<T>> {
    const { assert!(align_of::<T>() <= 8) };
    // SAFETY: it may be called at any time.
    NonNull::new(unsafe { ffi::wasm_runtime_malloc(u32::try_from(bytes).ok()?) }.cast())
}

/// Why something failed, as `platform/seam.h` numbers it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reason(u32);

impl Reason {
    /// The engine has not enough memory.
    pub const MEMORY: Self = Self(1);
    /// Loading takes more heap than it may.
    pub const HEAP: Self = Self(10);
    /// The tables are larger than they may be.
    pub const TABLES: Self = Self(11);

    /// What kind of trap it is.
    pub fn code(self) -> Code {
        const CODES: [Code; 7] = [
            Code::Unreachable,
            Code::GuestOutOfBounds,
            Code::IndirectCall,
            Code::Arithmetic,
            Code::StackOverflow,
            Code::OutOfFuel,
            Code::GrewPastLimit,
        ];
        if self == Self::MEMORY {
            return Code::GrewPastLimit;
        }
        let code = (self.0 as usize).checked_sub(3).and_then(|code| CODES.get(code));
        code.copied().unwrap_or(Code::Engine)
    }
}

/// A loaded module, with the bytes that it points into.
pub struct Module {
    raw: NonNull<ffi::Module>,
    bytes: NonNull<u8>,
    /// What the app may use, less the heap that it has by now.
    limits: ffi::Limits,
}

impl Module {
    /// Validates and loads a copy of `wasm`.
    pub fn load(wasm: &[u8], limits: &Limits) -> Result<Self, Reason> {
        let &Limits { memory, memories, stack, tables, heap, .. } = limits;
        let mut limits = ffi::Limits { memory, memories, stack, tables, heap };
        let bytes = take::<u8>(wasm.len()).ok_or(Reason::MEMORY)?;
        let (at, mut reason) = (&raw mut limits, 0);
        // SAFETY: `bytes` has room for all of `wasm`, and is what WAMR may write to for as long as
        // the module is loaded. Without a module nothing points into it.
        unsafe {
            ptr::copy_nonoverlapping(wasm.as_ptr(), bytes.as_ptr(), wasm.len());
            let raw = ffi::microwit_load(bytes.as_ptr(), wasm.len() as u32, at, &raw mut reason);
            NonNull::new(raw).map(|raw| Self { raw, bytes, limits }).ok_or_else(|| {
                ffi::wasm_runtime_free(bytes.as_ptr().cast());
                Reason(reason)
            })
        }
    }

    /// What it imports.
    pub fn imports(&self) -> impl Iterator<Item = Named<'_>> {
        (0..).map_while(|index| self.named(ffi::microwit_import, index))
    }

    /// What it exports.
    pub fn exports(&self) -> impl Iterator<Item = Named<'_>> {
        (0..).map_while(|index| self.export(index))
    }

    /// Export `index`, if there are that many.
    pub fn export(&self, index: u32) -> Option<Named<'_>> {
        self.named(ffi::microwit_export, index)
    }

    fn named(&self, ask: ffi::Ask, index: u32) -> Option<Named<'_>> {
        let (module, name) = (c"".as_ptr(), c"".as_ptr());
        let types = ptr::null();
        let mut item = ffi::Item { module, name, types, index, params: 0, results: 0, kind: 0 };
        // SAFETY: the module is loaded, and any index may be asked for.
        let found = unsafe { ask(self.raw.as_ptr(), index, &raw mut item) };
        found.then_some(Named { item, module: PhantomData })
    }

    /// Binds an import to a row whose type is its own.
    pub fn bind<H: World, const N: usize>(&self, index: u32, row: &'static HostFn<H>) {
        let row = ptr::from_ref(row).cast();
        // SAFETY: the index is that of a function among the imports; the module is not instantiated
        // yet; and `native` is called with the data of an instance, which is a `Data<H, N>`.
        unsafe { ffi::microwit_bind(self.raw.as_ptr(), index, native::<H, N>, row) };
    }

    /// Its start function.
    pub fn start(&self) -> Option<Callee> {
        // SAFETY: the module is loaded.
        let start = unsafe { ffi::microwit_start(self.raw.as_ptr()) };
        (start != u32::MAX).then_some(Callee(start))
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // SAFETY: nothing of the module outlives it: an instance owns its own.
        unsafe {
            ffi::wasm_loader_unload(self.raw.as_ptr());
            ffi::wasm_runtime_free(self.bytes.as_ptr().cast());
        }
    }
}

/// An import or export of a module.
pub struct Named<'m> {
    item: ffi::Item,
    module: PhantomData<&'m Module>,
}

impl<'m> Named<'m> {
    /// The name of the module that an import comes from.
    pub fn module(&self) -> &'m str {
        // SAFETY: the loader has ended each name with a zero and seen that it is UTF-8; it is in the
        // module, which is borrowed.
        unsafe { str::from_utf8_unchecked(CStr::from_ptr(self.item.module).to_bytes()) }
    }

    /// Its name.
    pub fn name(&self) -> &'m str {
        // SAFETY: as above.
        unsafe { str::from_utf8_unchecked(CStr::from_ptr(self.item.name).to_bytes()) }
    }

    /// Its number: of an import, among imports; of an export, among its kind.
    pub const fn number(&self) -> u32 {
        self.item.index
    }

    /// What is under its name.
    pub fn item(&self) -> Item {
        let item = &self.item;
        match item.kind {
            0 => {
                let (params, results) = (usize::from(item.params), usize::from(item.results));
                // SAFETY: a function's type holds the types of its parameters and then of its results.
                let types = unsafe { slice::from_raw_parts(item.types, params + results) };
                let (params, results) = types.split_at(params);
                Item::Func(Sig::of_types(
                    params.iter().map(|ty| core(*ty)),
                    results.iter().map(|ty| core(*ty)),
                ))
            }
            2 => Item::Memory,
            _ => Item::Other,
        }
    }
}

fn core(ty: u8) -> Core {
    const TYPES: [Core; 4] = [Core::F64, Core::F32, Core::I64, Core::I32];
    let known = ty.checked_sub(0x7c).and_then(|at| TYPES.get(usize::from(at)));
    known.copied().unwrap_or(Core::Other)
}

/// A function of an app, whose type was checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) u32);

/// What an instance knows of its app, in the pool.
pub type Data<H, const N: usize> = microwit_engine::Data<Wamr, H, [Slot; N]>;

/// An app in the pool: its data from the start, its module and its instance once there is one.
pub struct Instance<H: World, const N: usize> {
    data: NonNull<Data<H, N>>,
    module: Option<Module>,
}

// SAFETY: it is the only way to its data, its module and its instance; WAMR keeps nothing of them
// anywhere else, nor anything that belongs to a thread; and the host that is lent may be sent.
unsafe impl<H: World + Send, const N: usize> Send for Instance<H, N> {}

impl<H: World, const N: usize> Instance<H, N> {
    /// The data alone.
    pub fn new() -> Result<Self, Reason> {
        let data = take::<Data<H, N>>(size_of::<Data<H, N>>()).ok_or(Reason::MEMORY)?;
        // SAFETY: it was taken for exactly this.
        unsafe { data.write(Data::new(None)) };
        Ok(Self { data, module: None })
    }

    /// Makes the instance, of which nothing runs yet.
    pub fn make(&mut self, mut module: Module) -> Result<(), Reason> {
        let (raw, data, mut reason) = (module.raw.as_ptr(), self.data.as_ptr().cast(), 0);
        let limits = &raw mut module.limits;
        // SAFETY: the module is loaded; it and the data, which is written, live as long as the instance.
        let env = unsafe { ffi::microwit_instantiate(raw, data, limits, &raw mut reason) };
        self.at().data().own = Some(NonNull::new(env).ok_or(Reason(reason))?);
        self.module = Some(module);
        Ok(())
    }

    /// The module of the instance, if there is one.
    pub fn module(&self) -> Option<&Module> {
        self.module.as_ref()
    }

    /// The instance as guest code sees it.
    pub fn at(&mut self) -> At<'_, H, N> {
        At { data: self.data, instance: PhantomData }
    }

    /// What is known of the app.
    pub fn data(&mut self) -> &mut Data<H, N> {
        // SAFETY: it is in the pool for as long as this lives, and whoever else reaches it has borrowed
        // this, in an `At`.
        unsafe { self.data.as_mut() }
    }
}

impl<H: World, const N: usize> Drop for Instance<H, N> {
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

/// An app, as guest code sees it: by the address of its data, which is valid for `'s`.
pub struct At<'s, H: World, const N: usize> {
    data: NonNull<Data<H, N>>,
    instance: PhantomData<&'s mut Data<H, N>>,
}

impl<H: World, const N: usize> At<'_, H, N> {
    /// The app that calls an import.
    ///
    /// # Safety
    ///
    /// 1. It is the data of an [`Instance`], whose code has called the import.
    /// 2. The result is used only until the import returns.
    pub unsafe fn inside(data: NonNull<Data<H, N>>) -> Self {
        Self { data, instance: PhantomData }
    }

    /// What is known of the app.
    pub fn data(&mut self) -> &mut Data<H, N> {
        // SAFETY: it is in the pool for as long as its `Instance` is. There are two kinds of `At` for
        // it: that which borrows the `Instance`, and that of each import which is being served. While a
        // later one is in use, guest code runs for an earlier one, in `call`, which keeps no reference.
        unsafe { self.data.as_mut() }
    }

    /// Linear memory, which moves when guest code runs, and what is known of the app.
    pub fn memory(&mut self) -> (&mut [u8], &Data<H, N>) {
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

    /// The value of a global that holds 32 bits; 0 if there is none.
    pub fn global(&mut self, index: u32) -> u32 {
        // SAFETY: any index may be asked for, and a global has four bytes or more.
        self.data().own.map_or(0, |env| unsafe { ffi::microwit_global(env.as_ptr(), index) })
    }

    /// How many instructions may run from here on; negative for no limit.
    pub fn refuel(&mut self, fuel: i32) {
        if let Some(env) = self.data().own {
            // SAFETY: no call is under way, or it is by the call that is.
            unsafe { ffi::microwit_fuel(env.as_ptr(), fuel) };
        }
    }

    /// Runs a function of the app: arguments from `slots`, the result into the first of them.
    pub fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), Code> {
        let env = self.data().own.ok_or(Code::Engine)?;
        let (at, len) = (slots.as_mut_ptr(), slots.len() as u32);
        // SAFETY: any index may be asked for; arguments and result are looked for in as many slots as
        // there are; no reference to the data, nor to memory, is alive.
        match unsafe { ffi::microwit_call(env.as_ptr(), func.0, at, len) } {
            0 => Ok(()),
            reason => Err(Reason(reason).code()),
        }
    }
}
