//! The machine's time, for apps that wait.

use embedded_hal::delay::DelayNs;
use std::{thread, time::Duration};

/// Sleeps.
pub struct Clock;

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        thread::sleep(Duration::from_nanos(ns.into()));
    }
}
