//! A resource, lists, a result, strings.

#![no_std]

microwit_guest::generate!({ world: "sensor", path: "../../wit", arena: 64 });

use size::apps::{i2c::Bus, log};

struct App;

impl Guest for App {
    fn on_msg<'a>(data: &'a [u8], _: &'a mut [u8]) -> &'a str {
        let mut reading = [0; 2];
        let Ok(bus) = Bus::open("sensors") else { return "no bus" };
        if bus.write_read_into(0x48, data, &mut reading).is_err() {
            return "no sensor";
        }
        log::log(log::Level::Info, "read");
        "ok"
    }
}

export!(App);
