//! Two scalar imports and an export.

#![no_std]

#[link(wasm_import_module = "size:apps/led")]
unsafe extern "C" {
    safe fn set(on: i32);
}

#[link(wasm_import_module = "size:apps/delay")]
unsafe extern "C" {
    #[link_name = "ms"]
    safe fn wait(ms: i32);
}

#[unsafe(no_mangle)]
extern "C" fn blink(ms: i32) -> i32 {
    set(1);
    wait(ms);
    0
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
