//! The C sources of WAMR 2.4.3, the WebAssembly Micro Runtime: those of its files that microwit compiles, as they
//! are. A build script that depends on this crate finds them without asking cargo.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

/// The folder `core` of WAMR's sources.
#[must_use]
pub fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("wamr/core")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_interpreters_are_there() {
        for file in ["wasm_interp_classic.c", "wasm_interp_fast.c", "wasm_loader.c"] {
            assert!(super::core().join("iwasm/interpreter").join(file).is_file(), "{file}");
        }
    }
}
