//! WAMR's own things, owned and asked: with serving, all that is unsafe here.

use core::cell::UnsafeCell;
use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
use core::slice;

use microwit_host::{Code, Core, Handles, HostFn, Item, Sig, Slots, World};

use crate::ffi;
use crate::guest::{Data, In};
use crate::serve::native;

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
        let code = (self.0 as usize).checked_sub(3).and_then(|code| CODES.get(code));
        code.copied().unwrap_or(Code::Engine)
    }
}

/// An import or export of a module.
pub struct Named<'m> {
    pub module: &'m str,
    pub name: &'m str,
    pub item: Item,
    /// Its number: of an import, among imports; of an export, among its kind.
    pub index: u32,
}

/// A loaded module, with the bytes that it points into.
pub struct Module {
    raw: NonNull<ffi::Module>,
    bytes: NonNull<u8>,
}

impl Module {
    /// Validates and loads a copy of `wasm`.
    pub fn load(wasm: &[u8], limits: &mut ffi::Limits) -> Result<Self, Reason> {
        let bytes = take::<u8>(wasm.len()).ok_or(Reason::MEMORY)?;
        let mut reason = 0;
        // SAFETY: `bytes` has room for all of `wasm`, and is what WAMR may write to for as long as
        // the module is loaded. Without a module nothing points into it.
        unsafe {
            ptr::copy_nonoverlapping(wasm.as_ptr(), bytes.as_ptr(), wasm.len());
            let raw =
                ffi::microwit_load(bytes.as_ptr(), wasm.len() as u32, limits, &raw mut reason);
            NonNull::new(raw).map(|raw| Self { raw, bytes }).ok_or_else(|| {
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
        (0..).map_while(|index| self.named(ffi::microwit_export, index))
    }

    fn named(&self, ask: ffi::Ask, index: u32) -> Option<Named<'_>> {
        let (module, name) = (c"".as_ptr(), c"".as_ptr());
        let types = ptr::null();
        let mut item = ffi::Item { module, name, types, index, params: 0, results: 0, kind: 0 };
        // SAFETY: the module is loaded, and any index may be asked for.
        if !unsafe { ask(self.raw.as_ptr(), index, &raw mut item) } {
            return None;
        }
        // SAFETY: the loader has ended each name with a zero and seen that it is UTF-8; it is in the
        // module, which is borrowed.
        let name = |at| unsafe { str::from_utf8_unchecked(CStr::from_ptr(at).to_bytes()) };
        Some(Named {
            module: name(item.module),
            name: name(item.name),
            item: kind(&item),
            index: item.index,
        })
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

/// What is under a name.
fn kind(item: &ffi::Item) -> Item {
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

fn core(ty: u8) -> Core {
    const TYPES: [Core; 4] = [Core::F64, Core::F32, Core::I64, Core::I32];
    let known = ty.checked_sub(0x7c).and_then(|at| TYPES.get(usize::from(at)));
    known.copied().unwrap_or(Core::Other)
}

/// A function of an app, whose type was checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) u32);

/// An instance's data, in the pool.
pub struct Owned<H, const N: usize>(pub In<H, N>);

// SAFETY: it is the only way to its data, its module and its instance; WAMR keeps nothing of them
// anywhere else, nor anything that belongs to a thread; and the host that is lent may be sent.
unsafe impl<H: Send, const N: usize> Send for Owned<H, N> {}

impl<H, const N: usize> Owned<H, N> {
    /// Makes an instance, of which nothing runs yet.
    pub fn new(module: Module, limits: &mut ffi::Limits) -> Result<Self, Reason> {
        let at = take::<Data<H, N>>(size_of::<Data<H, N>>()).ok_or(Reason::MEMORY)?;
        let (data, raw, mut reason) = (at.as_ptr().cast(), module.raw.as_ptr(), 0);
        // SAFETY: the module is loaded, and will live as long as the data, which was taken for exactly
        // this and is written before guest code runs.
        unsafe {
            let env = ffi::microwit_instantiate(raw, data, limits, &raw mut reason);
            let Some(env) = NonNull::new(env) else {
                ffi::wasm_runtime_free(data);
                return Err(Reason(reason));
            };
            at.write(Data::new(module, env));
        }
        Ok(Self(In(at)))
    }
}

impl<H, const N: usize> Drop for Owned<H, N> {
    fn drop(&mut self) {
        // SAFETY: no call is under way, for that would borrow this; then, in this order, nothing
        // points to what is freed.
        unsafe {
            ffi::microwit_end(self.0.env());
            self.0.0.drop_in_place();
            ffi::wasm_runtime_free(self.0.0.as_ptr().cast());
        }
    }
}

impl<H, const N: usize> In<H, N> {
    /// What is known of the app.
    pub fn seen(&self) -> &Data<H, N> {
        // SAFETY: as in `known`.
        unsafe { self.0.as_ref() }
    }

    /// The same, to change it.
    pub fn known(&mut self) -> &mut Data<H, N> {
        // SAFETY: it is in the pool for as long as its `Owned` is. There are two kinds of `In` for
        // it: that of the `Owned`, and that of each import which is being served. While a later one
        // is in use, guest code runs for an earlier one, in `call`, which keeps no reference.
        unsafe { self.0.as_mut() }
    }

    /// The instance, while nothing of its data is borrowed.
    fn env(&mut self) -> *mut ffi::Env {
        self.known().env.as_ptr()
    }

    /// Linear memory. It moves when guest code runs.
    pub fn linear(&mut self) -> (&mut [u8], &Handles) {
        let (env, mut size) = (self.env(), 0);
        // SAFETY: WAMR's memory is where it says; nothing moves or changes it but guest code, which
        // does not run while this is borrowed; and it is no part of the data.
        let memory = unsafe {
            let at = ffi::microwit_memory(env, &raw mut size);
            if at.is_null() { &mut [] } else { slice::from_raw_parts_mut(at, size as usize) }
        };
        (memory, &self.seen().handles)
    }

    /// The value of a global that holds 32 bits; 0 if there is none.
    pub fn global(&mut self, index: u32) -> u32 {
        // SAFETY: any index may be asked for, and a global has four bytes or more.
        unsafe { ffi::microwit_global(self.env(), index) }
    }

    /// How many instructions may run from here on; negative for no limit.
    pub fn refuel(&mut self, fuel: i32) {
        // SAFETY: no call is under way, or it is by the call that is.
        unsafe { ffi::microwit_fuel(self.env(), fuel) };
    }

    /// Runs a function of the app: arguments from `slots`, the result into the first of them.
    pub fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), Code> {
        let (at, len) = (slots.as_mut_ptr(), slots.len() as u32);
        // SAFETY: any index may be asked for; arguments and result are looked for in as many slots as
        // there are; no reference to the data, nor to memory, is alive.
        match unsafe { ffi::microwit_call(self.env(), func.0, at, len) } {
            0 => Ok(()),
            reason => Err(Reason(reason).code()),
        }
    }
}
