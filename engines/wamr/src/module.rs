//! WAMR's own things, owned and asked: with serving, all that is unsafe here.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_void};
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
use core::slice;

use microwit_host::{Code, Core, HostFn, Item, Sig, Slots, World};

use crate::ffi;
use crate::guest::{Data, In};
use crate::serve::native;

/// Memory for all instances: their apps, what the engine makes of these, and their linear memories.
///
/// Where there is an operating system, its allocator is used unless a pool is given.
#[repr(align(8))]
pub struct Pool<const BYTES: usize>(UnsafeCell<MaybeUninit<[u8; BYTES]>>);

// SAFETY: nobody but WAMR's allocator, which locks itself, touches what is in it.
unsafe impl<const BYTES: usize> Sync for Pool<BYTES> {}

impl<const BYTES: usize> Pool<BYTES> {
    const FITS: () = assert!(BYTES >= 64 && BYTES < 1 << 31, "a pool has 64 bytes to 2 GiB");

    /// A pool that is not used yet: `static POOL: Pool<24_576> = Pool::new();`
    #[allow(clippy::new_without_default, reason = "it is made in a static, or never given")]
    pub const fn new() -> Self {
        let () = Self::FITS;
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

/// What the engine says of a failure.
pub struct Refused([u8; 96]);

impl Refused {
    const ROOM: u32 = 96;

    fn new() -> Self {
        Self([0; 96])
    }

    fn text(&self) -> &[u8] {
        CStr::from_bytes_until_nul(&self.0).unwrap_or_default().to_bytes()
    }

    /// It is about memory that the engine has not got.
    pub fn no_room(&self) -> bool {
        self.text().ends_with(b"allocate memory failed")
            || self.text().ends_with(b"allocate linear memory failed")
            || self.text().is_empty()
    }

    /// What kind of trap it is.
    pub fn code(&self) -> Code {
        code(self.text())
    }
}

/// Which trap an exception of WAMR's is.
fn code(text: &[u8]) -> Code {
    const CODES: &[(&[u8], Code)] = &[
        (b"unreachable", Code::Unreachable),
        (b"out of bounds memory access", Code::GuestOutOfBounds),
        (b"out of bounds table access", Code::GuestOutOfBounds),
        (b"undefined element", Code::GuestOutOfBounds),
        (b"segment does not fit", Code::GuestOutOfBounds),
        (b"uninitialized element", Code::IndirectCall),
        (b"unknown function", Code::IndirectCall),
        (b"indirect call type mismatch", Code::IndirectCall),
        (b"integer overflow", Code::Arithmetic),
        (b"integer divide by zero", Code::Arithmetic),
        (b"invalid conversion to integer", Code::Arithmetic),
        (b"stack overflow", Code::StackOverflow),
        (b"stack underflow", Code::StackOverflow),
        (b"instruction limit exceeded", Code::OutOfFuel),
        (b"memory limit", Code::GrewPastLimit),
    ];
    let known = CODES.iter().find(|(end, _)| text.ends_with(end));
    known.map_or(Code::Engine, |(_, code)| *code)
}

/// An import or export of a module.
pub struct Named<'m> {
    pub module: &'m str,
    pub name: &'m str,
    pub item: Item,
    pub global: bool,
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
    pub fn load(wasm: &[u8]) -> Result<Self, Refused> {
        let mut refused = Refused::new();
        let Some(bytes) = take::<u8>(wasm.len()) else { return Err(refused) };
        // SAFETY: `bytes` has room for all of `wasm`, and is what WAMR may write to for as long as
        // the module is loaded.
        let raw = unsafe {
            ptr::copy_nonoverlapping(wasm.as_ptr(), bytes.as_ptr(), wasm.len());
            let error = refused.0.as_mut_ptr();
            ffi::microwit_load(bytes.as_ptr(), wasm.len() as u32, error, Refused::ROOM)
        };
        if let Some(raw) = NonNull::new(raw) {
            return Ok(Self { raw, bytes });
        }
        // SAFETY: it was taken above, and no module points into it.
        unsafe { ffi::wasm_runtime_free(bytes.as_ptr().cast()) };
        Err(refused)
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
            global: item.kind == 3,
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

    /// Bytes of linear memory that it begins with.
    pub fn initial_memory(&self) -> u64 {
        // SAFETY: the module is loaded.
        unsafe { ffi::microwit_initial_memory(self.raw.as_ptr()) }
    }

    /// Its start function.
    pub fn start(&self) -> Option<u32> {
        // SAFETY: the module is loaded.
        let start = unsafe { ffi::microwit_start(self.raw.as_ptr()) };
        (start != u32::MAX).then_some(start)
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
            let params = params.iter().enumerate();
            let sig = params.fold(Sig::EMPTY, |sig, (index, ty)| sig.with(index, core(*ty)));
            Item::Func(match results {
                [] => sig,
                [result] => sig.returning(core(*result)),
                _ => sig.returning(Core::Other),
            })
        }
        2 => Item::Memory,
        _ => Item::Other,
    }
}

fn core(ty: u8) -> Core {
    match ty {
        0x7f => Core::I32,
        0x7e => Core::I64,
        0x7d => Core::F32,
        0x7c => Core::F64,
        _ => Core::Other,
    }
}

/// An instance, and the stack that it runs on.
#[derive(Clone, Copy)]
pub struct Running {
    raw: NonNull<ffi::Instance>,
    env: NonNull<ffi::Env>,
}

/// An instance's data, in the pool.
pub struct Owned<H, const N: usize>(pub In<H, N>);

// SAFETY: it is the only way to its data, its module and its instance; WAMR keeps nothing of them
// anywhere else, nor anything that belongs to a thread; and the host that is lent may be sent.
unsafe impl<H: Send, const N: usize> Send for Owned<H, N> {}

impl<H, const N: usize> Owned<H, N> {
    /// Moves the data into the pool.
    pub fn new(data: Data<H, N>) -> Option<Self> {
        let at = take::<Data<H, N>>(size_of::<Data<H, N>>())?;
        // SAFETY: it was taken for exactly this.
        unsafe { at.write(data) };
        Some(Self(In(at)))
    }

    /// Makes the instance, of which nothing runs yet.
    pub fn instantiate(&mut self, memory: u32, stack: u32) -> Result<(), Refused> {
        let data = self.0.0.as_ptr();
        let mut refused = Refused::new();
        let (error, room) = (refused.0.as_mut_ptr(), Refused::ROOM);
        let module = self.0.known().module.raw.as_ptr();
        // SAFETY: the module is loaded and lives as long as the data does, which is at one place.
        let raw = unsafe {
            ffi::microwit_instantiate(module, data.cast::<c_void>(), memory, stack, error, room)
        };
        let Some(raw) = NonNull::new(raw) else { return Err(refused) };
        // SAFETY: the instance was made just now.
        let env = NonNull::new(unsafe { ffi::wasm_exec_env_create(raw.as_ptr(), stack) });
        let Some(env) = env else {
            // SAFETY: and is used by nobody.
            unsafe { ffi::wasm_deinstantiate(raw.as_ptr(), false) };
            return Err(Refused::new());
        };
        self.0.known().running = Some(Running { raw, env });
        Ok(())
    }
}

impl<H, const N: usize> Drop for Owned<H, N> {
    fn drop(&mut self) {
        let running = self.0.known().running.take();
        // SAFETY: no call is under way, for that would borrow this; then, in this order, nothing
        // points to what is freed.
        unsafe {
            if let Some(Running { raw, env }) = running {
                ffi::wasm_exec_env_destroy(env.as_ptr());
                ffi::wasm_deinstantiate(raw.as_ptr(), false);
            }
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

    /// Linear memory. It moves when guest code runs.
    pub fn linear(&mut self) -> (&mut [u8], &mut Data<H, N>) {
        let known = self.known();
        let Some(Running { raw, .. }) = known.running.filter(|_| known.memory) else {
            return (&mut [], known);
        };
        let mut size = 0;
        // SAFETY: WAMR's memory is where it says; nothing moves or changes it but guest code, which
        // does not run while this is borrowed; and it is no part of the data.
        let memory = unsafe {
            let at = ffi::microwit_memory(raw.as_ptr(), &raw mut size);
            if at.is_null() { &mut [] } else { slice::from_raw_parts_mut(at, size as usize) }
        };
        (memory, known)
    }

    /// The value of a global that holds 32 bits.
    pub fn global(&mut self, index: u32) -> Option<u32> {
        let Running { raw, .. } = self.known().running?;
        // SAFETY: the index is that of an export which is a global, of four bytes or more.
        Some(unsafe { ffi::microwit_global(raw.as_ptr(), index) })
    }

    /// How many instructions may run from here on; negative for no limit.
    pub fn refuel(&mut self, fuel: i32) {
        if let Some(Running { env, .. }) = self.known().running {
            // SAFETY: it belongs to the instance.
            unsafe { ffi::microwit_fuel(env.as_ptr(), fuel) };
        }
    }

    /// Runs a function of the app: arguments from `slots`, the result into the first of them.
    pub fn call(&mut self, func: Callee, slots: &mut Slots) -> Result<(), Code> {
        let Some(Running { raw, env }) = self.known().running else { return Err(Code::Engine) };
        if slots.len() < func.sig.len().max(1) {
            return Err(Code::Slots);
        }
        // SAFETY: the function is one of this app's and has this signature, whose arguments and
        // result have room; no reference to the data, nor to memory, is alive.
        if unsafe { ffi::microwit_call(env.as_ptr(), func.index, slots.as_mut_ptr()) } {
            return Ok(());
        }
        // SAFETY: an instance has room for the name of an exception, ended with a zero.
        let what = unsafe { CStr::from_ptr(ffi::microwit_exception(raw.as_ptr())) };
        Err(code(what.to_bytes()))
    }
}

/// A function of an app, with its type checked.
#[derive(Clone, Copy, Debug)]
pub struct Callee {
    pub(crate) index: u32,
    pub(crate) sig: Sig,
}
