//! World `many20`, served by microwit.
#![no_std]
#![no_main]

firmware::microwit!("many20", many20, Many20, "$OUT_DIR/many20.wasm");
