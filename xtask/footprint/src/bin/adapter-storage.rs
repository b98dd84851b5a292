//! The adapter of `mcu:board/storage`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!(
    "mcu:board/storage",
    Stores<Blocking<Part>>,
    Stores::new([("one", Store::new(Blocking(Part), const { MapConfig::new(0..8192) }))])
);
