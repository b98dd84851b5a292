//! Passes the board's memory map to cortex-m-rt's linker script and the folder of the apps to the firmware,
//! and assembles the hostile apps.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::copy("memory.x", out.join("memory.x")).expect("memory.x can be copied");
    // What no firmware handles ends in the handler for all others.
    let handlers = "PROVIDE(UART0_RX = DefaultHandler);";
    fs::write(out.join("device.x"), handlers).expect("OUT_DIR can be written");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=hostile");
    // `include_wasm!` reads this variable. The apps there are packed for the engine that runs them.
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/guests");
    let engine = env::var("DEP_MICROWIT_ANY_ENGINE").expect("an engine is chosen by a feature");
    println!("cargo:rustc-env=APPS={}", apps.join(engine).display());
    fs::write(out.join("funcs.wasm"), funcs(1500)).expect("OUT_DIR can be written");
    for entry in fs::read_dir("hostile").expect("there are hostile apps") {
        let text = entry.expect("the folder can be read").path();
        let wasm = wat::parse_file(&text).expect("the app's text is right");
        let name = text.with_extension("wasm");
        let name = name.file_name().expect("the app has a name");
        fs::write(out.join(name), wasm).expect("OUT_DIR can be written");
    }
}

/// An honest app with this many further functions, which do nothing.
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
