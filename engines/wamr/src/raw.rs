//! WAMR's own things, owned and asked.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_void};
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
use core::slice;

use microwit_engine::{CoreType, ExternKind, Row, Sig, World};
use microwit_host::{Limits, LoadError, TrapCode};

use crate::ffi;
use crate::import::native;

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
pub fn take<T>(bytes: usize) -> Option<NonNull<T>> {
    const { assert!(align_of::<T>() <= 8) };
    // SAFETY: it may be called at any time.
    NonNull::new(unsafe { ffi::wasm_runtime_malloc(u32::try_from(bytes).ok()?) }.cast())
}

/// Why something failed, as `platform/seam.h` numbers it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u32);

impl Reason {
    /// The engine has not enough memory.
    pub const MEMORY: Self = Self(1);

    /// What there was too little of, if that is the reason.
    pub const fn limit(self) -> Option<LoadError> {
        match self.0 {
            1 => Some(LoadError::OutOfMemory),
            10 => Some(LoadError::HeapLimit),
            11 => Some(LoadError::TableLimit),
            _ => None,
        }
    }

    /// What kind of trap it is.
    pub const fn code(self) -> TrapCode {
        match self.0 {
            3 => TrapCode::Unreachable,
            4 => TrapCode::GuestOutOfBounds,
            5 => TrapCode::IndirectCall,
            6 => TrapCode::Arithmetic,
            7 => TrapCode::StackOverflow,
            8 => TrapCode::OutOfFuel,
            1 | 9 => TrapCode::GrewPastLimit,
            _ => TrapCode::Engine,
        }
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

    /// Import `index`, if there are that many.
    pub fn import(&self, index: u32) -> Option<Named<'_>> {
        self.named(ffi::microwit_import, index)
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
    pub fn bind<F: World, const N: usize>(&self, index: u32, row: &'static Row) {
        let row = ptr::from_ref(row).cast();
        // SAFETY: the index is that of a function among the imports; the module is not instantiated
        // yet; and `native` is called with the data of an instance, which is a `Data<F, N>`.
        unsafe { ffi::microwit_bind(self.raw.as_ptr(), index, native::<F, N>, row) };
    }

    /// Makes an instance, of which nothing runs yet.
    ///
    /// # Safety
    ///
    /// 1. `data` is what the rows are called with to which its imports were bound.
    /// 2. It and the module live as long as the instance.
    pub unsafe fn instantiate(&mut self, data: *mut c_void) -> Result<NonNull<ffi::Env>, Reason> {
        let (module, limits, mut reason) = (self.raw.as_ptr(), &raw mut self.limits, 0);
        // SAFETY: the module is loaded; the caller promises the rest.
        let env = unsafe { ffi::microwit_instantiate(module, data, limits, &raw mut reason) };
        NonNull::new(env).ok_or(Reason(reason))
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
    pub fn item(&self) -> ExternKind {
        let item = &self.item;
        match item.kind {
            0 => {
                let (params, results) = (usize::from(item.params), usize::from(item.results));
                // SAFETY: a function's type holds the types of its parameters and then of its results.
                let types = unsafe { slice::from_raw_parts(item.types, params + results) };
                let (params, results) = types.split_at(params);
                ExternKind::Func(Sig::of_types(
                    params.iter().map(|ty| core(*ty)),
                    results.iter().map(|ty| core(*ty)),
                ))
            }
            2 => ExternKind::Memory,
            _ => ExternKind::Other,
        }
    }
}

fn core(ty: u8) -> CoreType {
    const TYPES: [CoreType; 4] = [CoreType::F64, CoreType::F32, CoreType::I64, CoreType::I32];
    let known = ty.checked_sub(0x7c).and_then(|at| TYPES.get(usize::from(at)));
    known.copied().unwrap_or(CoreType::Other)
}

/// A function of an app, whose type was checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee(pub(crate) u32);
