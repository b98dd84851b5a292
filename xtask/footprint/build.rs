//! Hands cortex-m-rt's linker script the board's memory map, and says where the guests are.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=wit");
    let engines = ["component", "tinywasm", "wamr", "wasmi", "wasmtime"];
    let on = |engine: &&str| env::var_os(format!("CARGO_FEATURE_{}", engine.to_uppercase())).is_some();
    let engine = engines.into_iter().find(on).unwrap_or_default();
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../..");
    println!("cargo:rustc-env=APPS={}", root.join("target/guests").join(engine).display());
    Ok(())
}
