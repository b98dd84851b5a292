//! A resource, lists, a result, strings.

#![no_std]

extern crate alloc;

#[path = "../../../bump.rs"]
mod bump;

wit_bindgen::generate!({ world: "sensor", path: "../../wit" });

use alloc::{string::String, vec::Vec};
use size::apps::{i2c::Bus, log};

struct App;

impl Guest for App {
    fn on_msg(data: Vec<u8>) -> String {
        let Ok(bus) = Bus::open("sensors") else { return "no bus".into() };
        if bus.write_read(0x48, &data, 2).is_err() {
            return "no sensor".into();
        }
        log::log(log::Level::Info, "read");
        "ok".into()
    }
}

export!(App);
