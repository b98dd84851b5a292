//! World `few20`, served by hand: wasmi's `Linker`.
#![no_std]
#![no_main]

firmware::by_hand!(linked, few20, "$OUT_DIR/few20.wasm");
