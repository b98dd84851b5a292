//! Writes the app that the chapter on chips includes, and says where it is, as a firmware's build script does.

use std::{env, fs, path::Path};

const CLIMATE: &str = r#"(module
    (import "garden:greenhouse/vent@0.1.0" "open" (func $open (param i32)))
    (func (export "step") (result i32)
        (call $open (i32.const 50))
        (i32.const 50)))"#;

fn main() {
    let apps = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let app = wat::parse_str(CLIMATE).expect("it is a module");
    fs::write(Path::new(&apps).join("climate.wasm"), app).expect("OUT_DIR can be written");
    println!("cargo::rustc-env=APPS={apps}");
    println!("cargo::rerun-if-changed=build.rs");
}
