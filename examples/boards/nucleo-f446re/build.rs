//! Passes the board's memory map and defmt's sections to the linker, and the folder of the apps to the firmware.

use std::{env, path::Path};

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rustc-link-search={folder}");
    println!("cargo::rustc-link-arg-bins=--nmagic");
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    println!("cargo::rerun-if-changed=memory.x");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = Path::new(&folder).join("../../../target/guests/tinywasm");
    println!("cargo::rustc-env=APPS={}", apps.display());
}
