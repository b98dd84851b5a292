//! The time, from the chip's first timer, which counts microseconds.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_hal::delay::DelayNs;
use nrf51_hal::pac::TIMER0;
use nrf51_hal::timer::{Periodic, Timer};

/// The timer, which begins anew after 71 minutes.
struct Counter {
    timer: Timer<TIMER0, Periodic>,
    /// The microseconds until it was last looked at.
    then: u64,
}

static COUNTER: Mutex<RefCell<Option<Counter>>> = Mutex::new(RefCell::new(None));

/// The board's time. Copies show the same time.
///
/// Invariant: some code looks at it at least every 71 minutes.
#[derive(Clone, Copy)]
pub struct Clock(());

impl Clock {
    pub(crate) fn start(timer: TIMER0) -> Self {
        let mut timer = Timer::periodic(timer);
        timer.start(u32::MAX);
        let counter = Counter { timer, then: 0 };
        critical_section::with(|section| COUNTER.borrow_ref_mut(section).replace(counter));
        Self(())
    }

    /// The microseconds since the board started.
    pub fn now(self) -> u64 {
        critical_section::with(|section| {
            let mut counter = COUNTER.borrow_ref_mut(section);
            let Some(Counter { timer, then }) = counter.as_mut() else { return 0 };
            *then += u64::from(timer.read().wrapping_sub(*then as u32));
            *then
        })
    }
}

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        let end = self.now() + u64::from(ns.div_ceil(1000));
        while self.now() < end {}
    }
}
