//! Passes the board's memory map to riscv-rt's linker script, and the folder of the apps to the
//! firmware.

use std::{env, path::Path};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    println!("cargo:rustc-link-search={}", folder.display());
    println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = folder.join("../../../target/guests/wamr");
    println!("cargo:rustc-env=APPS={}", apps.display());
}
