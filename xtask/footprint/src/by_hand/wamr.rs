//! On WAMR: natives with signatures in its table, what they share behind the user data of the
//! execution environment.

mod ffi;

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_void};
use core::mem::MaybeUninit;
use core::ptr::{self, NonNull};
use core::slice;

use firmware::board::{exit, expect};
use firmware::figures;

use super::{Handles, Trapped};
use crate::devices::Devices;

pub use self::ffi::{Env, NativeSymbol};
pub use crate::natives as bind;

use crate::STACK;
const POOL: usize = 96 * 1024;

/// What WAMR allocates from.
#[repr(align(8))]
struct Pool(UnsafeCell<MaybeUninit<[u8; POOL]>>);

// SAFETY: there is one thread, and the runtime alone uses it.
unsafe impl Sync for Pool {}

/// What all functions of a guest know.
struct Known<B> {
    /// While a call runs.
    board: Option<NonNull<B>>,
    memory: *mut c_void,
    realloc: *mut c_void,
    handles: Handles,
}

/// What the guest knows, unless its instance is still being made.
#[inline(always)]
fn known<'a, B>(env: Env) -> Result<&'a mut Known<B>, Trapped> {
    // SAFETY: `Guest` puts it there, with a board of this type, and frees it after the environment;
    // a native uses it for no longer than it runs, and not while the guest does.
    unsafe { ffi::wasm_runtime_get_user_data(env).cast::<Known<B>>().as_mut().ok_or(Trapped) }
}

/// The board that serves the running call, unless the guest calls where it must not.
#[inline(always)]
pub fn board<'b, B>(env: Env) -> Result<&'b mut B, Trapped> {
    let mut board = known::<B>(env)?.board.ok_or(Trapped)?;
    // SAFETY: `Guest::call` puts the board there before each call and borrows it until the call
    // ends, and `realloc` takes it out while the guest runs in between.
    Ok(unsafe { board.as_mut() })
}

/// What a native returns, or any value once the guest is stopped.
#[inline(always)]
pub fn done<R: Default>(env: Env, served: Result<R, Trapped>) -> R {
    served.unwrap_or_else(|Trapped| {
        // SAFETY: the environment is the running one's.
        unsafe {
            ffi::wasm_runtime_set_exception(
                ffi::wasm_runtime_get_module_inst(env),
                c"host".as_ptr(),
            );
        };
        R::default()
    })
}

/// Registers natives for the imports from one module.
///
/// # Safety
///
/// Each native is a function as its signature says, and nobody else uses the table.
pub unsafe fn register(module: &'static CStr, natives: *mut [NativeSymbol]) {
    let count = natives.len() as u32;
    // SAFETY: as promised to us; the table lives for good.
    if !unsafe { ffi::wasm_runtime_register_natives(module.as_ptr(), natives.cast(), count) } {
        exit(false)
    }
}

/// Registers every function of a scalar world.
#[macro_export]
macro_rules! natives {
    (@instance $world:ident) => {
        || {
            ::firmware::$world! { $crate::natives_each, [] }
        }
    };
}

/// See `natives`.
#[macro_export]
macro_rules! natives_each {
    ([] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => { $( {
        const COUNT: usize = [$($name),*].len();
        static mut NATIVES: [$crate::by_hand::NativeSymbol; COUNT] = [ $( {
            extern "C" fn native(env: $crate::by_hand::Env, $($arg: $A),*) $(-> $R)? {
                let board = $crate::by_hand::board::<Board>(env);
                $crate::by_hand::done(env, board.map(|board| board.$func($($arg),*)))
            }
            $crate::by_hand::NativeSymbol::new(
                $crate::natives_each!(@text $name),
                native as *const ::core::ffi::c_void,
                $crate::natives_each!(
                    @text "(" $(, $crate::natives_each!(@type $A))* , ")"
                    $(, $crate::natives_each!(@type $R))?
                ),
            )
        } ),* ];
        // SAFETY: each signature is made of its function's, and the table is named here alone.
        unsafe {
            $crate::by_hand::register($crate::natives_each!(@text $module), &raw mut NATIVES);
        }
    } )* };
    (@type $A:ty) => { "i" };
    (@text $($part:expr),*) => {
        match ::core::ffi::CStr::from_bytes_with_nul(concat!($($part,)* "\0").as_bytes()) {
            Ok(text) => text,
            Err(_) => panic!(),
        }
    };
}

/// A running guest, and the runtime that it has for itself.
pub struct Guest<B> {
    bytes: *mut u8,
    module: *mut c_void,
    instance: *mut c_void,
    env: Env,
    known: *mut Known<B>,
}

impl<B> Guest<B> {
    /// Loads a guest; `bind` registers its imports.
    #[inline(always)]
    pub fn load(app: &'static [u8], board: &mut B, bind: impl FnOnce()) -> Self {
        static MEMORY: Pool = Pool(UnsafeCell::new(MaybeUninit::uninit()));
        let mut error = [0; 64];
        let (reason, room) = (error.as_mut_ptr(), error.len() as u32);
        // SAFETY: the pool is no other runtime's, for the last guest's is destroyed; the module is in
        // memory that WAMR may write to, and that is freed after it; all that is made is looked at.
        unsafe {
            if !ffi::footprint_start(MEMORY.0.get().cast(), POOL as u32) {
                exit(false)
            }
            bind();
            let bytes = made(ffi::wasm_runtime_malloc(app.len() as u32)).cast::<u8>();
            ptr::copy_nonoverlapping(app.as_ptr(), bytes, app.len());
            let module = made(ffi::wasm_runtime_load(bytes, app.len() as u32, reason, room));
            let instance = made(ffi::wasm_runtime_instantiate(module, STACK, 0, reason, room));
            let env = Env(made(ffi::wasm_runtime_create_exec_env(instance, STACK)));
            let known =
                made(ffi::wasm_runtime_malloc(size_of::<Known<B>>() as u32)).cast::<Known<B>>();
            known.write(Known {
                board: Some(NonNull::from(board)),
                memory: ffi::wasm_runtime_get_default_memory(instance),
                realloc: ffi::wasm_runtime_lookup_function(instance, c"cabi_realloc".as_ptr()),
                handles: [None; 16],
            });
            ffi::wasm_runtime_set_user_data(env, known.cast());
            Self { bytes, module, instance, env, known }
        }
    }

    /// Calls an export: arguments and the result are in `cells`, which has room for a result.
    fn call(&mut self, board: &mut B, export: &str, args: u32, cells: &mut [u32]) {
        let mut name = [0; 16];
        name[..export.len()].copy_from_slice(export.as_bytes());
        let name = expect(CStr::from_bytes_until_nul(&name));
        // SAFETY: the guest is alive, and its exports are of the types that they are called as.
        let done = unsafe {
            let func = made(ffi::wasm_runtime_lookup_function(self.instance, name.as_ptr()));
            (*self.known).board = Some(NonNull::from(board));
            ffi::wasm_runtime_call_wasm(self.env, func, args, cells.as_mut_ptr())
        };
        if !done {
            exit(false)
        }
    }

    /// Calls an export that returns nothing.
    pub fn run(&mut self, board: &mut B, export: &str, times: u32) {
        self.call(board, export, 1, &mut [times]);
    }
}

impl<B> Drop for Guest<B> {
    fn drop(&mut self) {
        // SAFETY: no call is under way; in this order nothing points to what is freed.
        unsafe {
            ffi::wasm_runtime_destroy_exec_env(self.env);
            ffi::wasm_runtime_deinstantiate(self.instance);
            ffi::wasm_runtime_unload(self.module);
            ffi::wasm_runtime_free(self.known.cast());
            ffi::wasm_runtime_free(self.bytes.cast());
            ffi::wasm_runtime_destroy();
        }
    }
}

/// What WAMR has made, if it has.
fn made(pointer: *mut c_void) -> *mut c_void {
    if pointer.is_null() { exit(false) } else { pointer }
}

/// Reports how much of the pool the running guest has needed.
pub fn report_pool() {
    let mut info = ffi::Info::default();
    // SAFETY: the runtime is alive while a guest is.
    if !unsafe { ffi::wasm_runtime_get_mem_alloc_info(&raw mut info) } {
        exit(false)
    }
    // What is not counted there is the allocator's own.
    figures::report("pool", "peak", POOL as u32 - info.total + info.highmark);
    figures::report("pool", "size", POOL as u32);
}

impl Guest<Devices> {
    /// Loads a guest of world `devices`.
    pub fn devices(app: &'static [u8], devices: &mut Devices) -> Self {
        Self::load(app, devices, register_devices)
    }

    /// Lets the app step; how long it wants to rest.
    pub fn step(&mut self, devices: &mut Devices) -> u32 {
        let cells = &mut [0];
        self.call(devices, "step", 0, cells);
        cells[0]
    }

    /// Lets it log.
    pub fn say(&mut self, devices: &mut Devices, times: u32, len: u32) {
        self.call(devices, "say", 2, &mut [times, len]);
    }
}

/// The guest's memory. It moves when guest code runs.
#[inline(always)]
fn memory<'a>(known: &Known<Devices>) -> Result<&'a mut [u8], Trapped> {
    if known.memory.is_null() {
        return Err(Trapped);
    }
    // SAFETY: it is where WAMR says, and nobody else uses it while a native does.
    unsafe {
        let pages = ffi::wasm_memory_get_cur_page_count(known.memory) as usize;
        let len = pages * ffi::wasm_memory_get_bytes_per_page(known.memory) as usize;
        Ok(slice::from_raw_parts_mut(ffi::wasm_memory_get_base_address(known.memory), len))
    }
}

/// Asks the guest for room, with the devices out of reach meanwhile.
fn realloc(env: Env, size: usize) -> Result<u32, Trapped> {
    let known = known::<Devices>(env)?;
    let (func, devices) = (known.realloc, known.board.take());
    if func.is_null() {
        return Err(Trapped);
    }
    let mut cells = [0, 0, 1, size as u32];
    // SAFETY: the environment is the running one's, and guests export it with this type.
    let done = unsafe { ffi::wasm_runtime_call_wasm(env, func, 4, cells.as_mut_ptr()) };
    self::known::<Devices>(env)?.board = devices;
    if done { Ok(cells[0]) } else { Err(Trapped) }
}

/// Serves a native that needs no more than the handles.
#[inline(always)]
fn serve<R: Default>(
    env: Env,
    with: impl FnOnce(&mut Devices, &mut Handles) -> Result<R, Trapped>,
) -> R {
    let served = || with(board(env)?, &mut known::<Devices>(env)?.handles);
    done(env, served())
}

/// Serves a native that needs memory too.
#[inline(always)]
fn reach<R: Default>(
    env: Env,
    with: impl FnOnce(&mut Devices, &mut Handles, &mut [u8]) -> Result<R, Trapped>,
) -> R {
    let served = || {
        let devices = board(env)?;
        let known = known::<Devices>(env)?;
        let memory = memory(known)?;
        with(devices, &mut known.handles, memory)
    };
    done(env, served())
}

extern "C" fn open_output(env: Env, at: u32, len: u32, result: u32) {
    reach(env, |devices, handles, mut memory| {
        super::open_output(devices, handles, &mut memory, [at, len, result])
    });
}

extern "C" fn open_bus(env: Env, at: u32, len: u32, result: u32) {
    reach(env, |devices, handles, mut memory| {
        super::open_bus(devices, handles, &mut memory, [at, len, result])
    });
}

extern "C" fn set(env: Env, this: u32, level: u32) -> u32 {
    serve(env, |devices, handles| super::set(devices, handles, [this, level]))
}

extern "C" fn write(env: Env, this: u32, address: u32, at: u32, len: u32, result: u32) {
    reach(env, |devices, handles, mut memory| {
        super::write(devices, handles, &mut memory, [this, address, at, len, result])
    });
}

extern "C" fn write_read(
    env: Env,
    this: u32,
    address: u32,
    at: u32,
    len: u32,
    count: u32,
    result: u32,
) {
    let served = || {
        let devices = board(env)?;
        let known = known::<Devices>(env)?;
        let args = [this, address, at, len, count, result];
        let mut before = memory(known)?;
        let read = super::transfer(devices, &mut known.handles, &mut before, args)?;
        let Some(read) = read else { return Ok(()) };
        let at = realloc(env, read.len())?;
        let mut after = memory(self::known(env)?)?;
        super::transferred(&mut after, read, at, result)
    };
    done(env, served());
}

extern "C" fn drop_output(env: Env, this: u32) {
    serve(env, |devices, handles| super::drop_output(devices, handles, this));
}

extern "C" fn drop_bus(env: Env, this: u32) {
    serve(env, |devices, handles| super::drop_bus(devices, handles, this));
}

extern "C" fn log(env: Env, level: u32, at: u32, len: u32) {
    reach(env, |devices, _, memory| super::log(devices, &memory, [level, at, len]));
}

fn register_devices() {
    use NativeSymbol as Native;
    static mut DIGITAL: [NativeSymbol; 3] = [
        Native::new(c"[static]output.open", open_output as *const c_void, c"(iii)"),
        Native::new(c"[method]output.set", set as *const c_void, c"(ii)i"),
        Native::new(c"[resource-drop]output", drop_output as *const c_void, c"(i)"),
    ];
    static mut I2C: [NativeSymbol; 4] = [
        Native::new(c"[static]bus.open", open_bus as *const c_void, c"(iii)"),
        Native::new(c"[method]bus.write", write as *const c_void, c"(iiiii)"),
        Native::new(c"[method]bus.write-read", write_read as *const c_void, c"(iiiiii)"),
        Native::new(c"[resource-drop]bus", drop_bus as *const c_void, c"(i)"),
    ];
    static mut LOG: [NativeSymbol; 1] = [Native::new(c"log", log as *const c_void, c"(iii)")];
    // SAFETY: the signatures are those of the functions, and the tables are named here alone.
    unsafe {
        register(c"mcu:board/digital@0.1.0", &raw mut DIGITAL);
        register(c"mcu:board/i2c@0.1.0", &raw mut I2C);
        register(c"mcu:board/log@0.1.0", &raw mut LOG);
    }
}
