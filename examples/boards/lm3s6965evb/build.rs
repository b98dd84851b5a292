//! Passes the board's memory map to cortex-m-rt's linker script, and the folder of the apps to the
//! firmware.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::copy("memory.x", out.join("memory.x")).expect("memory.x can be copied");
    // No interrupt has a handler of its own.
    fs::write(out.join("device.x"), "").expect("OUT_DIR can be written");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/guests/wamr");
    println!("cargo:rustc-env=APPS={}", apps.display());
}
