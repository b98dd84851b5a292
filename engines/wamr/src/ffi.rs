//! The functions and types of WAMR that `platform/seam.h` declares.

use core::ffi::{c_char, c_void};

/// A value of WAMR's that is only known by its address.
#[repr(C)]
pub struct Opaque<const KIND: u8>([u8; 0]);

/// A loaded module.
pub type Module = Opaque<0>;
/// An instance of a module, with the stack that it runs on.
pub type Env = Opaque<1>;

/// An import or export of a module.
#[repr(C)]
pub struct Item {
    pub module: *const c_char,
    pub name: *const c_char,
    pub types: *const u8,
    pub index: u32,
    pub params: u16,
    pub results: u16,
    pub kind: u8,
}

/// The limits of an app, and the heap that is left for loading.
#[repr(C)]
pub struct Limits {
    pub memory: u32,
    pub memories: u32,
    pub stack: u32,
    pub tables: u32,
    pub heap: u32,
}

/// Declares what C and Rust call of each other, with an ABI.
///
/// Where panics unwind, the panic of a host passes through C code. Where they abort, that ABI would make each
/// caller guard against C code that unwinds, with a symbol that the linker does not find on RISC-V.
macro_rules! declare {
    ($abi:tt) => {
        /// Serves an import. Takes the data of the instance, the row and the slots. Returns 0 to stop the app, 1 to go
        /// on, and 2 to park the app.
        pub type Native = unsafe extern $abi fn(*mut c_void, *const c_void, *mut u64) -> u8;

        /// Reports an import or an export. Returns `false` if there is none of this number.
        pub type Ask = unsafe extern $abi fn(*const Module, u32, *mut Item) -> bool;

        unsafe extern $abi {
            pub fn microwit_pool(start: *mut u8, size: usize) -> bool;
            pub fn microwit_pool_high_water() -> usize;
            pub fn microwit_ready() -> bool;
            pub fn wasm_runtime_malloc(size: u32) -> *mut c_void;
            pub fn wasm_runtime_free(pointer: *mut c_void);

            pub fn microwit_load(
                bytes: *mut u8,
                len: u32,
                limits: *mut Limits,
                reason: *mut u32,
            ) -> *mut Module;
            pub fn wasm_loader_unload(module: *mut Module);
            pub fn microwit_import(module: *const Module, index: u32, item: *mut Item) -> bool;
            pub fn microwit_export(module: *const Module, index: u32, item: *mut Item) -> bool;
            pub fn microwit_bind(module: *mut Module, index: u32, native: Native, row: *const c_void);
            pub fn microwit_start(module: *const Module) -> u32;

            pub fn microwit_instantiate(
                module: *mut Module,
                data: *mut c_void,
                limits: *mut Limits,
                reason: *mut u32,
            ) -> *mut Env;
            #[cfg(feature = "stop")]
            pub fn microwit_watch(env: *mut Env, yields: *mut bool);
            pub fn microwit_end(env: *mut Env);
            pub fn microwit_memory(env: *const Env, size: *mut u64) -> *mut u8;
            pub fn microwit_global(env: *const Env, index: u32) -> u32;
            pub fn microwit_fuel(env: *mut Env, fuel: i32) -> i32;
            pub fn microwit_call(env: *mut Env, func: u32, slots: *mut u64, len: u32, sliced: bool) -> u32;
            pub fn microwit_resume(env: *mut Env, func: u32, slots: *mut u64, sliced: bool) -> u32;
        }
    };
}

#[cfg(panic = "unwind")]
declare!("C-unwind");
#[cfg(not(panic = "unwind"))]
declare!("C");
