//! Passes the board's memory map to cortex-m-rt's linker script, and the folder of the apps to the
//! firmware.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    // Two apps take more than one. A map called `memory.x` in this folder would come first.
    let two = env::var_os("CARGO_FEATURE_TENANTS").is_some();
    let memory = if two { "memory/two.x" } else { "memory/one.x" };
    fs::copy(memory, out.join("memory.x")).expect("the memory map can be copied");
    // What no firmware handles ends in the handler for all others.
    let handlers = "PROVIDE(UART0 = DefaultHandler); PROVIDE(GPIO_PORT_E = DefaultHandler);";
    fs::write(out.join("device.x"), handlers).expect("OUT_DIR can be written");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/guests/wamr");
    println!("cargo:rustc-env=APPS={}", apps.display());
}
