//! An app without memory, and its driver has some. They share the port's type.

#![no_std]

/// The app's bindings.
mod own {
    microwit_guest::generate!({ world: "plain", path: "wit" });
}

use driver::Sensor;
use own::Guest;

struct App;

impl Guest for App {
    fn run(register: u8) -> u32 {
        let three = Sensor::open("sensors").and_then(|sensor| sensor.three(register));
        three.map_or(0, |bytes| bytes.into_iter().map(u32::from).sum())
    }
}

own::export!(App with_types_in own);
