//! Of `wasm_export.h`, what is used here; and `platform.c`'s way to start the runtime.

use core::ffi::{CStr, c_char, c_void};
use core::ptr;

/// A native function.
#[repr(C)]
pub struct NativeSymbol {
    symbol: *const c_char,
    func: *const c_void,
    signature: *const c_char,
    attachment: *const c_void,
}

impl NativeSymbol {
    /// One of this name and signature.
    pub const fn new(symbol: &'static CStr, func: *const c_void, signature: &'static CStr) -> Self {
        let (symbol, signature) = (symbol.as_ptr(), signature.as_ptr());
        Self { symbol, func, signature, attachment: ptr::null() }
    }
}

/// What the pool has had to give.
#[repr(C)]
#[derive(Default)]
pub struct Info {
    pub total: u32,
    pub free: u32,
    pub highmark: u32,
}

/// An execution environment.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Env(pub(super) *mut c_void);

unsafe extern "C" {
    pub fn footprint_start(pool: *mut c_void, size: u32) -> bool;
    pub fn wasm_runtime_destroy();
    pub fn wasm_runtime_register_natives(
        module: *const c_char,
        natives: *mut NativeSymbol,
        count: u32,
    ) -> bool;
    pub fn wasm_runtime_malloc(size: u32) -> *mut c_void;
    pub fn wasm_runtime_free(pointer: *mut c_void);
    pub fn wasm_runtime_get_mem_alloc_info(info: *mut Info) -> bool;
    pub fn wasm_runtime_load(
        bytes: *mut u8,
        size: u32,
        error: *mut c_char,
        error_size: u32,
    ) -> *mut c_void;
    pub fn wasm_runtime_unload(module: *mut c_void);
    pub fn wasm_runtime_instantiate(
        module: *mut c_void,
        stack: u32,
        heap: u32,
        error: *mut c_char,
        error_size: u32,
    ) -> *mut c_void;
    pub fn wasm_runtime_deinstantiate(instance: *mut c_void);
    pub fn wasm_runtime_create_exec_env(instance: *mut c_void, stack: u32) -> *mut c_void;
    pub fn wasm_runtime_destroy_exec_env(env: Env);
    pub fn wasm_runtime_get_module_inst(env: Env) -> *mut c_void;
    pub fn wasm_runtime_set_user_data(env: Env, data: *mut c_void);
    pub fn wasm_runtime_get_user_data(env: Env) -> *mut c_void;
    pub fn wasm_runtime_set_exception(instance: *mut c_void, exception: *const c_char);
    pub fn wasm_runtime_lookup_function(instance: *mut c_void, name: *const c_char) -> *mut c_void;
    pub fn wasm_runtime_call_wasm(env: Env, func: *mut c_void, argc: u32, argv: *mut u32) -> bool;
    pub fn wasm_runtime_get_default_memory(instance: *mut c_void) -> *mut c_void;
    pub fn wasm_memory_get_base_address(memory: *mut c_void) -> *mut u8;
    pub fn wasm_memory_get_cur_page_count(memory: *mut c_void) -> u64;
    pub fn wasm_memory_get_bytes_per_page(memory: *mut c_void) -> u64;
}
