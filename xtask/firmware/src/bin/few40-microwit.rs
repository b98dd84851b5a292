//! World `few40`, served by microwit.
#![no_std]
#![no_main]

firmware::microwit!("few40", few40, Few40, "$OUT_DIR/few40.wasm");
