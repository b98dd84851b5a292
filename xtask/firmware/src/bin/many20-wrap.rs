//! World `many20`, served by hand: functions in the order of the guest's imports.
#![no_std]
#![no_main]

firmware::by_hand!(wrapped, many20, "$OUT_DIR/many20.wasm");
