//! Hands cortex-m-rt's linker script the board's memory map, says where the apps are, and assembles
//! the hostile ones.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::copy("memory.x", out.join("memory.x")).expect("memory.x can be copied");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=hostile");
    // `include_wasm!` reads it: apps are packed for the engine that runs them.
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/guests").join(engine());
    println!("cargo:rustc-env=APPS={}", apps.display());
    fs::write(out.join("funcs.wasm"), funcs(1500)).expect("OUT_DIR can be written");
    for entry in fs::read_dir("hostile").expect("there are hostile apps") {
        let text = entry.expect("the folder can be read").path();
        let wasm = wat::parse_file(&text).expect("the app's text is right");
        let name = text.with_extension("wasm");
        let name = name.file_name().expect("the app has a name");
        fs::write(out.join(name), wasm).expect("OUT_DIR can be written");
    }
}

/// A good app with as many functions beside, which do nothing.
fn funcs(count: usize) -> Vec<u8> {
    let text = format!(
        r#"(module
            (memory (export "memory") 1024 (pagesize 1))
            (func $step (export "step") (result i32) (i32.const 1))
            {})"#,
        "(func)".repeat(count)
    );
    wat::parse_str(text).expect("the app's text is right")
}

/// The engine that this is built with.
fn engine() -> &'static str {
    let on = |engine: &&str| {
        let feature = format!("CARGO_FEATURE_{}", engine.to_uppercase());
        env::var_os(feature).is_some()
    };
    let engines = ["tinywasm", "wamr", "wasmi", "wasmtime"];
    engines.into_iter().find(on).expect("an engine is chosen by a feature")
}
