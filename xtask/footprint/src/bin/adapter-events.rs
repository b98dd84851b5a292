//! The adapter of `mcu:board/events`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!(
    "mcu:board/events",
    BlockingEvents<'static, CriticalSectionRawMutex, 8>,
    BlockingEvents::new(&EVENTS, || ())
);
