//! Hands cortex-m-rt's linker script the board's memory map, and assembles the hostile apps.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::copy("memory.x", out.join("memory.x")).expect("memory.x can be copied");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=hostile");
    for entry in fs::read_dir("hostile").expect("there are hostile apps") {
        let text = entry.expect("the folder can be read").path();
        let wasm = wat::parse_file(&text).expect("the app's text is right");
        let name = text.with_extension("wasm");
        let name = name.file_name().expect("the app has a name");
        fs::write(out.join(name), wasm).expect("OUT_DIR can be written");
    }
}
