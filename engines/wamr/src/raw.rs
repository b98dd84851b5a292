//! Safe owners of WAMR's own structures, and safe questions about them.

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

/// Memory for all instances: the bytes of their apps, what the engine makes of these, and their linear
/// memories.
///
/// With an operating system, the system's allocator is used unless a pool is given.
///
/// On a chip, threads and interrupt handlers may load and run apps, each its own. An allocation masks
/// interrupts (PRIMASK or `mstatus.MIE`, in privileged code) for some cycles per block of the pool that it
/// looks at. A block has at least eight bytes. A chip without atomic exchange, such as a Cortex-M0, may use
/// the pool from one core only.
#[repr(align(8))]
pub struct Pool<const BYTES: usize>(UnsafeCell<MaybeUninit<[u8; BYTES]>>);

// SAFETY: only WAMR's allocator touches the bytes, and it locks itself.
unsafe impl<const BYTES: usize> Sync for Pool<BYTES> {}

impl<const BYTES: usize> Pool<BYTES> {
    /// Makes a pool that is not in use yet: `static POOL: Pool<24_576> = Pool::new();`
    #[allow(clippy::new_without_default, reason = "it is made in a static, or never given")]
    pub const fn new() -> Self {
        const { assert!(BYTES >= 64 && BYTES < 1 << 31, "a pool has 64 bytes to 2 GiB") };
        Self(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// Gives the pool to the engine for ever, before any app is loaded. Only the first pool that is given is
    /// used. Returns whether this is the one.
    pub fn give(&'static self) -> bool {
        // SAFETY: the pool is aligned to eight, is `'static`, and nobody else touches its bytes.
        // `microwit_pool` makes sure that it takes a pool only once.
        unsafe { ffi::microwit_pool(self.0.get().cast(), BYTES) }
    }
}

/// The most bytes of the pool that were ever in use: a pool of this size is large enough.
pub fn pool_high_water() -> usize {
    // SAFETY: this function may be called at any time.
    unsafe { ffi::microwit_pool_high_water() }
}

/// Whether the engine has memory to allocate from.
pub fn ready() -> bool {
    // SAFETY: this function may be called at any time.
    unsafe { ffi::microwit_ready() }
}

/// Takes `bytes` bytes of the pool, aligned to eight, for a `T` of at most that size.
pub fn take<T>(bytes: usize) -> Option<NonNull<T>> {
    const { assert!(align_of::<T>() <= 8) };
    // SAFETY: this function may be called at any time.
    NonNull::new(unsafe { ffi::wasm_runtime_malloc(u32::try_from(bytes).ok()?) }.cast())
}

/// The reason why something failed, as a number of `platform/seam.h`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u32);

impl Reason {
    /// No reason: the function has returned.
    pub const FINE: Self = Self(0);

    /// The app is parked.
    pub const PARKED: Self = Self(12);

    /// The reason that the engine has not enough memory.
    pub const MEMORY: Self = Self(1);

    /// The error for the limit that was too low, if that is the reason.
    pub const fn limit(self) -> Option<LoadError> {
        match self.0 {
            1 => Some(LoadError::OutOfMemory),
            10 => Some(LoadError::HeapLimit),
            11 => Some(LoadError::TableLimit),
            _ => None,
        }
    }

    /// The trap code of this reason.
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
    /// The limits of the app. The heap in them is what the app has not taken yet.
    limits: ffi::Limits,
}

impl Module {
    /// Validates and loads a copy of `wasm`.
    pub fn load(wasm: &[u8], limits: &Limits) -> Result<Self, Reason> {
        let &Limits { memory, memories, stack, tables, heap, .. } = limits;
        let mut limits = ffi::Limits { memory, memories, stack, tables, heap };
        let bytes = take::<u8>(wasm.len()).ok_or(Reason::MEMORY)?;
        let (at, mut reason) = (&raw mut limits, 0);
        // SAFETY:
        // 1. `bytes` has room for all of `wasm`, and is new memory, so the two do not overlap.
        // 2. WAMR may write to `bytes` as long as the module is loaded.
        // 3. If there is no module, nothing points into `bytes` when they are freed.
        unsafe {
            ptr::copy_nonoverlapping(wasm.as_ptr(), bytes.as_ptr(), wasm.len());
            let raw = ffi::microwit_load(bytes.as_ptr(), wasm.len() as u32, at, &raw mut reason);
            NonNull::new(raw).map(|raw| Self { raw, bytes, limits }).ok_or_else(|| {
                ffi::wasm_runtime_free(bytes.as_ptr().cast());
                Reason(reason)
            })
        }
    }

    /// The import with this index, if there are that many.
    pub fn import(&self, index: u32) -> Option<Named<'_>> {
        self.named(ffi::microwit_import, index)
    }

    /// The export with this index, if there are that many.
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

    /// Binds the import with this index to a row of the same type.
    pub fn bind<F: World, const N: usize>(&self, index: u32, row: &'static Row) {
        let row = ptr::from_ref(row).cast();
        // SAFETY:
        // 1. The index is that of a function among the imports.
        // 2. The module is not instantiated yet.
        // 3. `native` is called with the data of an instance, which is a `Data<F, N>`.
        unsafe { ffi::microwit_bind(self.raw.as_ptr(), index, native::<F, N>, row) };
    }

    /// Makes an instance. None of its code runs yet.
    ///
    /// # Safety
    ///
    /// 1. `data` is of the type that the rows take to which the imports were bound.
    /// 2. `data` and the module live as long as the instance.
    pub unsafe fn instantiate(&mut self, data: *mut c_void) -> Result<NonNull<ffi::Env>, Reason> {
        let (module, limits, mut reason) = (self.raw.as_ptr(), &raw mut self.limits, 0);
        // SAFETY: the module is loaded; the caller promises the rest.
        let env = unsafe { ffi::microwit_instantiate(module, data, limits, &raw mut reason) };
        NonNull::new(env).ok_or(Reason(reason))
    }

    /// The start function of the module, if it has one.
    pub fn start(&self) -> Option<Callee> {
        // SAFETY: the module is loaded.
        let start = unsafe { ffi::microwit_start(self.raw.as_ptr()) };
        (start != u32::MAX).then_some(Callee(start))
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // SAFETY: nothing of the module outlives it: the caller of `instantiate` has promised that the
        // instance ends first.
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
        // SAFETY: the loader ends each name with a zero and checks that it is UTF-8. The name is in the
        // module, which is borrowed.
        unsafe { str::from_utf8_unchecked(CStr::from_ptr(self.item.module).to_bytes()) }
    }

    /// The name of the import in its module, or of the export.
    pub fn name(&self) -> &'m str {
        // SAFETY: as in `module`.
        unsafe { str::from_utf8_unchecked(CStr::from_ptr(self.item.name).to_bytes()) }
    }

    /// The number of an import among all imports, or of an export among the exports of its kind.
    pub const fn number(&self) -> u32 {
        self.item.index
    }

    /// The kind of the import or export.
    pub fn item(&self) -> ExternKind {
        let item = &self.item;
        match item.kind {
            0 => {
                let (params, results) = (usize::from(item.params), usize::from(item.results));
                // SAFETY: a function's type holds the types of its parameters, followed by those of its
                // results.
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
