//! What a sensor's driver is: a library with bindings of its own.

#![no_std]

/// The driver's own.
mod own {
    microwit_guest::generate!({ world: "driver", path: "../wit" });
}

pub use own::test;

use test::several::wire::{Failure, Port};

/// A sensor behind a port.
pub struct Sensor(Port);

impl Sensor {
    /// The sensor at that label.
    pub fn open(label: &str) -> Result<Self, Failure> {
        Port::open(label).map(Self)
    }

    /// The sensor at that port.
    pub fn at(port: Port) -> Self {
        Self(port)
    }

    /// What is in three registers.
    pub fn three(&self, register: u8) -> Result<[u8; 3], Failure> {
        let mut room = [0; 3];
        self.0.read_into(register, &mut room)?;
        Ok(room)
    }
}
