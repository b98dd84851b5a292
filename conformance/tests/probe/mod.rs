//! A host for `wit/probe.wit` that returns its arguments and records them.
#![allow(dead_code)]

pub mod guest;

use microwit_host::mcu_host;

#[mcu_host(world = "probe", path = "wit/probe.wit")]
#[derive(Default)]
pub struct Board {
    pub seen: Vec<String>,
    pub text: String,
    pub bytes: Vec<u8>,
    pub values: Vec<u32>,
    pub dropped: Vec<u32>,
}

#[allow(unused_imports)]
pub use Board as Probe;

include!("host.rs");
