//! World `few20`, served by hand: functions in the order of the guest's imports.
#![no_std]
#![no_main]

firmware::by_hand!(wrapped, few20, "$OUT_DIR/few20.wasm");
