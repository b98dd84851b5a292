//! The machine's clock, for apps that wait.

use embedded_hal::delay::DelayNs;
use std::{thread, time::Duration};

/// A delay that puts the thread to sleep.
pub struct Clock;

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        thread::sleep(Duration::from_nanos(ns.into()));
    }
}
