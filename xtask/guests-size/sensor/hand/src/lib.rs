//! A resource, lists, a result, strings. What a person would write who knows the ABI: one bump
//! allocator for what the host hands over, started again after every message.

#![no_std]

use core::mem::MaybeUninit;

#[link(wasm_import_module = "size:apps/i2c")]
unsafe extern "C" {
    #[link_name = "[static]bus.open"]
    fn open(label: *const u8, len: usize, ret: *mut Opened);
    #[link_name = "[method]bus.write-read"]
    fn write_read(bus: i32, address: i32, at: *const u8, len: usize, want: i32, ret: *mut Read);
    #[link_name = "[resource-drop]bus"]
    fn close(bus: i32);
}

#[link(wasm_import_module = "size:apps/log")]
unsafe extern "C" {
    fn log(level: i32, message: *const u8, len: usize);
}

/// `result<bus, error-code>`
#[repr(C)]
struct Opened {
    failed: u8,
    bus: i32,
}

/// `result<list<u8>, error-code>`
#[repr(C)]
struct Read {
    failed: u8,
    at: *const u8,
    len: usize,
}

const ARENA: usize = 64;
static mut MEMORY: [MaybeUninit<u64>; ARENA / 8] = [MaybeUninit::uninit(); ARENA / 8];
static mut NEXT: usize = 0;
static mut ANSWER: (*const u8, usize) = (core::ptr::null(), 0);

#[unsafe(no_mangle)]
extern "C" fn cabi_realloc(_: *mut u8, _: usize, align: usize, size: usize) -> *mut u8 {
    // SAFETY: a guest is one thread, and nothing else holds these.
    unsafe {
        let start = (NEXT + align - 1) & !(align - 1);
        if start + size > ARENA {
            core::arch::wasm32::unreachable()
        }
        NEXT = start + size;
        (&raw mut MEMORY).cast::<u8>().add(start)
    }
}

#[unsafe(export_name = "on-msg")]
unsafe extern "C" fn on_msg(at: *const u8, len: usize) -> *const (*const u8, usize) {
    let answer = run(at, len);
    // SAFETY: as above; the host has read the last answer.
    unsafe {
        NEXT = 0;
        ANSWER = (answer.as_ptr(), answer.len());
    }
    &raw const ANSWER
}

#[inline(always)]
fn run(at: *const u8, len: usize) -> &'static str {
    let mut opened = MaybeUninit::uninit();
    let mut read = MaybeUninit::uninit();
    // SAFETY: the host fills both in, and keeps the ABI.
    unsafe {
        open("sensors".as_ptr(), 7, opened.as_mut_ptr());
        let opened: Opened = opened.assume_init();
        if opened.failed != 0 {
            return "no bus";
        }
        write_read(opened.bus, 0x48, at, len, 2, read.as_mut_ptr());
        let read: Read = read.assume_init();
        let answer = if read.failed == 0 {
            log(1, "read".as_ptr(), 4);
            "ok"
        } else {
            "no sensor"
        };
        close(opened.bus);
        answer
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
