//! World `few20`, served by microwit.
#![no_std]
#![no_main]

firmware::microwit!("few20", few20, Few20, "$OUT_DIR/few20.wasm");
