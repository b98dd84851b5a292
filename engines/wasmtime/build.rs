//! Refuses chips on which wasmtime does not compile, with a way out. `Cargo.toml` leaves wasmtime out there, so that this is
//! the only error.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let widths = env::var("CARGO_CFG_TARGET_HAS_ATOMIC").unwrap_or_default();
    if !widths.split(',').any(|width| width == "ptr") {
        let target = env::var("TARGET").unwrap_or_default();
        println!(
            "cargo::error=wasmtime counts references atomically, and {target} has no atomic compare-and-swap. \
             WAMR runs on it: choose the feature `wamr` in place of `wasmtime`."
        );
    }
}
