//! World `few40`, served by hand: wasmi's `Linker`.
#![no_std]
#![no_main]

firmware::by_hand!(linked, few40, "$OUT_DIR/few40.wasm");
