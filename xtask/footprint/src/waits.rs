//! The host of world `waits`, and an executor of one task that sleeps until it is woken.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use firmware::board::instructions;
use microwit_hal::mcu::board::events::What;
use microwit_hal::{CriticalSectionRawMutex, Events, Policy};
use microwit_host::mcu_host;

/// The events of the app.
pub static EVENTS: Events<CriticalSectionRawMutex, 4> = Events::new();

/// What the app talks to.
#[mcu_host(
    world = "waits",
    path = "wit/waits.wit",
    async = ["mcu:waits/host/ready", "mcu:waits/host/slow", "mcu:waits/host/next"]
)]
#[derive(Default)]
pub struct Board {
    /// Of all values, so that nobody can leave them out.
    pub sum: u32,
    /// When the interrupt was made pending that the app waits for.
    pub pended: u32,
    /// The instructions between the interrupts and the app, all together.
    pub late: u32,
}

impl waits::mcu::waits::host::Host for Board {
    fn plain(&mut self, value: u32) -> u32 {
        self.sum = self.sum.wrapping_add(value);
        value
    }

    async fn ready(&mut self, value: u32) -> u32 {
        self.sum = self.sum.wrapping_add(value);
        value
    }

    async fn slow(&mut self, value: u32) -> u32 {
        self.sum = self.sum.wrapping_add(value);
        let mut pending = false;
        poll_fn(|_| {
            pending = !pending;
            if pending { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        value
    }

    async fn next(&mut self) -> u32 {
        match EVENTS.next().await.what {
            What::Custom(number) => number,
            _ => 0,
        }
    }

    fn mark(&mut self, value: u32) -> u32 {
        self.late = self.late.wrapping_add(instructions().wrapping_sub(self.pended));
        value
    }
}

/// What an interrupt does.
pub fn interrupt() {
    EVENTS.push(0, What::Custom(7), Policy::Count);
}

static WOKEN: AtomicBool = AtomicBool::new(false);

/// A waker that says so.
pub fn waker() -> Waker {
    const VTABLE: RawWakerVTable = RawWakerVTable::new(|_| RAW, |_| wake(), |_| wake(), |_| ());
    const RAW: RawWaker = RawWaker::new(core::ptr::null(), &VTABLE);
    fn wake() {
        WOKEN.store(true, Relaxed);
    }
    // SAFETY: the functions use no data.
    unsafe { Waker::from_raw(RAW) }
}

/// Polls at once, and then each time that `sleep` returns `true`. Returns the number of polls, too.
pub fn run<T>(future: impl Future<Output = T>, mut sleep: impl FnMut() -> bool) -> (T, u32) {
    let (mut future, waker) = (pin!(future), waker());
    let mut polls = 0;
    loop {
        polls += 1;
        if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return (done, polls);
        }
        while !sleep() {}
    }
}

/// Whether the task was woken since this was asked for the last time.
pub fn woken() -> bool {
    WOKEN.load(Relaxed) && WOKEN.swap(false, Relaxed)
}
