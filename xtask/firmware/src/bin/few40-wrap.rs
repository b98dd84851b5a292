//! World `few40`, served by hand: functions in the order of the guest's imports.
#![no_std]
#![no_main]

firmware::by_hand!(wrapped, few40, "$OUT_DIR/few40.wasm");
