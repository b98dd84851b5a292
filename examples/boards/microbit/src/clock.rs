//! The time, from the chip's first timer, which counts microseconds.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_hal::delay::DelayNs;
use nrf51_hal::pac::TIMER0;
use nrf51_hal::timer::{Periodic, Timer};

/// The timer, and the microseconds until it was last looked at. It begins anew after 71 minutes.
static TIME: Mutex<RefCell<Option<(Timer<TIMER0, Periodic>, u64)>>> =
    Mutex::new(RefCell::new(None));

/// The board's time. Copies show the same time.
///
/// Invariant: some code looks at it at least every 71 minutes.
#[derive(Clone, Copy)]
pub struct Clock(());

impl Clock {
    pub(crate) fn start(timer: TIMER0) -> Self {
        let mut timer = Timer::periodic(timer);
        timer.start(u32::MAX);
        critical_section::with(|section| TIME.borrow_ref_mut(section).replace((timer, 0)));
        Self(())
    }

    /// The microseconds since the board started.
    pub fn now(self) -> u64 {
        critical_section::with(|section| {
            let mut time = TIME.borrow_ref_mut(section);
            let Some((timer, then)) = time.as_mut() else { return 0 };
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
