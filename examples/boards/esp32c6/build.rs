//! Passes the chip's memory map and defmt's sections to the linker, and the folder of the apps to the firmware.

use std::{env, path::Path};

fn main() {
    println!("cargo::rustc-link-arg-bins=-Tlinkall.x");
    println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let apps = Path::new(&folder).join("../../../target/guests/wasmi");
    println!("cargo::rustc-env=APPS={}", apps.display());
}
