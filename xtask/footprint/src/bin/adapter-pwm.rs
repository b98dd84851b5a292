//! The adapter of `mcu:board/pwm`, and no other.
#![no_std]
#![no_main]

use footprint::adapters::*;

footprint::adapter!("mcu:board/pwm", PwmChannels<Part>, PwmChannels::new([("one", Part)]));
