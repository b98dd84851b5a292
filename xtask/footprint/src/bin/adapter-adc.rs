//! The adapter of `mcu:board/adc`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!(
    "mcu:board/adc",
    AnalogInputs<Part>,
    AnalogInputs::new([("one", Analog::new(4095, 3300, Part))])
);
