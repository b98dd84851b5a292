//! World `many20`, served by hand: wasmi's `Linker`.
#![no_std]
#![no_main]

firmware::by_hand!(linked, many20, "$OUT_DIR/many20.wasm");
