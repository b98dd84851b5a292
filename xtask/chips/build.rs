//! Passes the memory map of an emulated machine with the family's chip to the linker, and the folder of the apps
//! to the firmware.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let target = env::var("TARGET").expect("cargo sets TARGET");
    let machine = match target.split('-').next() {
        Some("thumbv6m") => "microbit",
        Some("thumbv7m" | "thumbv7em") => "mps2",
        Some("thumbv8m.base" | "thumbv8m.main") => "mps2-an505",
        _ => "virt",
    };
    let memory = format!("memory/{machine}.x");
    fs::copy(&memory, Path::new(&out).join("memory.x")).expect("the memory map can be copied");
    println!("cargo:rustc-link-search={out}");
    if machine == "virt" {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests");
    let engine = env::var("DEP_MICROWIT_ANY_ENGINE").expect("an engine is chosen by a feature");
    println!("cargo:rustc-env=APPS={}", apps.join(engine).display());
}
