#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

mod plan;
mod status;

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll};

use embassy_sync::blocking_mutex::{Mutex, raw::RawMutex};
use embassy_sync::waitqueue::WakerRegistration;
use embedded_hal_async::delay::DelayNs;
use microwit_engine::{Engine, Instance};
use microwit_host::{CallError, Control, WorldHost};

pub use plan::{Plan, Restart};
pub use status::{End, State, Status};

/// The life of one app in time: a `static`, which other tasks and interrupts use to start, stop, kill, suspend
/// and replace the app, while one task is in [`run`](Self::run).
///
/// `M` is the mutex of `embassy-sync` that keeps its users apart: `CriticalSectionRawMutex` if interrupts are
/// among them.
pub struct Supervisor<M: RawMutex> {
    inner: Mutex<M, RefCell<Inner>>,
    control: Control,
}

struct Inner {
    asked: Option<Ask>,
    suspended: bool,
    status: Status,
    task: WakerRegistration,
}

/// What somebody has asked for. A later request replaces an earlier one, but only another app replaces a kill, and
/// only a kill or another app a stop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Start(u8),
    Stop,
    Kill,
}

impl<M: RawMutex> Default for Supervisor<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: RawMutex> Supervisor<M> {
    /// A supervisor without an app.
    pub const fn new() -> Self {
        let status = Status { state: State::Idle, app: 0, loads: 0, restarts: 0, last: None };
        let task = WakerRegistration::new();
        let inner = Inner { asked: None, suspended: false, status, task };
        Self { inner: Mutex::new(RefCell::new(inner)), control: Control::new() }
    }

    /// Starts app number `app`, in place of the app that runs, whose call is dropped.
    pub fn start(&self, app: u8) {
        self.ask(Ask::Start(app));
        self.control.yield_now();
    }

    /// Asks the app to end: [`is_stopping`](Self::is_stopping) tells it to the code that calls the app. After
    /// [`Plan::grace_ms`], its call is dropped.
    pub fn stop(&self) {
        self.ask(Ask::Stop);
    }

    /// Ends the app: its call is dropped the next time that the executor runs. An app that computes is
    /// interrupted at the end of its slice, or sooner: see [`Control::yield_now`].
    pub fn kill(&self) {
        self.ask(Ask::Kill);
        self.control.yield_now();
    }

    /// Stops polling the app, from the end of its slice on. Host functions that it waits for are not polled
    /// either.
    pub fn suspend(&self) {
        self.with(|inner| inner.suspended = true);
        self.control.yield_now();
    }

    /// Polls the app again.
    pub fn resume(&self) {
        self.with(|inner| inner.suspended = false);
    }

    /// What the supervisor does, and what became of the last app.
    pub fn status(&self) -> Status {
        self.inner.lock(|inner| inner.borrow().status)
    }

    /// Whether the app was asked to end.
    pub fn is_stopping(&self) -> bool {
        self.inner.lock(|inner| inner.borrow().asked == Some(Ask::Stop))
    }

    /// Gives the call that is under way so many units of fuel more.
    pub fn grant(&self, fuel: u32) {
        self.control.grant(fuel);
    }

    fn ask(&self, ask: Ask) {
        self.with(|inner| match (inner.asked, ask) {
            (Some(Ask::Kill | Ask::Start(_)), Ask::Stop) => {
                // A kill stays one. Who stops an app that is not loaded yet has no app.
                inner.asked = Some(Ask::Kill);
            }
            _ => {
                // From here on, somebody may suspend the app that is to be started.
                inner.suspended &= !matches!(ask, Ask::Start(_));
                inner.asked = Some(ask);
            }
        });
    }

    /// Changes something, and wakes the task.
    fn with<R>(&self, change: impl FnOnce(&mut Inner) -> R) -> R {
        self.inner.lock(|inner| {
            let inner = &mut *inner.borrow_mut();
            let changed = change(inner);
            inner.task.wake();
            changed
        })
    }

    /// Runs apps, one after the other, for as long as this future is polled. Begins with none: see
    /// [`start`](Self::start).
    ///
    /// `plan` says what the app with a number is and how it is run; it is asked each time that an app is loaded.
    /// `main` calls the app's exports, through their `_async` methods, and returns when the app has nothing more
    /// to do. `report` hears when an app is loaded, runs and has ended.
    ///
    /// Another call of `run` for the same supervisor, while this one goes on, takes its wake-ups away.
    pub async fn run<'m, E: Engine, H: WorldHost, const HANDLES: usize>(
        &'static self,
        host: &mut H,
        delay: &mut impl DelayNs,
        mut plan: impl FnMut(u8) -> Plan<'m, E>,
        mut main: impl AsyncFnMut(&mut Instance<E, H, HANDLES>, &mut H) -> Result<(), CallError>,
        mut report: impl FnMut(Status),
    ) -> ! {
        loop {
            let number = self.wanted().await;
            loop {
                let Plan { app, limits, restart, grace_ms } = plan(number);
                report(self.set(|status| {
                    status.state = State::Loading;
                    status.app = number;
                    status.loads = status.loads.wrapping_add(1);
                }));
                let end = match Instance::with_handles(app, host, limits.control(&self.control)) {
                    Err(error) => End::Refused(error),
                    Ok(app) => {
                        report(self.set(|status| status.state = State::Running));
                        let mut loaded = Loaded { app: Some(app), host };
                        let Loaded { app: Some(app), host } = &mut loaded else { continue };
                        let call = pin!(main(app, host));
                        self.guard(call, delay, grace_ms).await
                    }
                };
                let restarts = if end == End::Returned { 0 } else { self.status().restarts };
                // Who was asked to end does not come back, not even by a fault.
                let asked = self.inner.lock(|inner| inner.borrow().asked.is_some());
                let pause =
                    if end.is_fault() && !asked { restart.pause_ms(restarts) } else { None };
                report(self.set(|status| {
                    status.last = Some(end);
                    status.state = if pause.is_some() { State::Resting } else { State::Idle };
                    status.restarts = restarts.saturating_add(pause.is_some().into());
                }));
                let Some(pause) = pause else { break };
                // Even without a pause, other tasks run in between.
                yields().await;
                if pause > 0
                    && self.until(pin!(delay.delay_ms(pause)), |_| true, false).await.is_err()
                {
                    break;
                }
                if self.inner.lock(|inner| inner.borrow().asked.is_some()) {
                    break;
                }
            }
        }
    }

    /// Waits until somebody wants an app.
    async fn wanted(&self) -> u8 {
        poll_fn(|task| {
            self.inner.lock(|inner| {
                let inner = &mut *inner.borrow_mut();
                inner.task.register(task.waker());
                match inner.asked.take() {
                    Some(Ask::Start(app)) => {
                        inner.status.restarts = 0;
                        Poll::Ready(app)
                    }
                    _ => {
                        inner.status.state = State::Idle;
                        Poll::Pending
                    }
                }
            })
        })
        .await
    }

    /// Polls the code that calls the app, until it returns or the app has to end.
    async fn guard(
        &self,
        mut call: Pin<&mut impl Future<Output = Result<(), CallError>>>,
        delay: &mut impl DelayNs,
        grace_ms: u32,
    ) -> End {
        let asked = match self.until(call.as_mut(), |_| true, true).await {
            Ok(done) => return ended(done, None),
            Err(asked) => asked,
        };
        if asked != Ask::Stop {
            return dropped(asked);
        }
        let _ = self.set(|status| status.state = State::Stopping);
        let mut grace = pin!(delay.delay_ms(grace_ms));
        // The time of a suspended app goes on.
        let both = poll_fn(|task| {
            let suspended = self.inner.lock(|inner| inner.borrow().suspended);
            if !suspended && let Poll::Ready(done) = call.as_mut().poll(task) {
                return Poll::Ready(ended(done, Some(Ask::Stop)));
            }
            grace.as_mut().poll(task).map(|()| End::Stopped { late: true })
        });
        self.until(pin!(both), |ask| ask != Ask::Stop, false).await.unwrap_or_else(dropped)
    }

    /// Polls a future until it is ready, or until somebody asks for something that `ends` it. While the app is
    /// suspended, a future that `is_app` is not polled.
    async fn until<F: Future>(
        &self,
        mut future: Pin<&mut F>,
        ends: impl Fn(Ask) -> bool,
        is_app: bool,
    ) -> Result<F::Output, Ask> {
        poll_fn(|task: &mut Context<'_>| {
            let (asked, suspended) = self.inner.lock(|inner| {
                let inner = &mut *inner.borrow_mut();
                inner.task.register(task.waker());
                let state = match (inner.status.state, inner.suspended && is_app) {
                    (State::Running, true) => State::Suspended,
                    (State::Suspended, false) => State::Running,
                    (state, _) => state,
                };
                inner.status.state = state;
                (inner.asked.filter(|ask| ends(*ask)), inner.suspended && is_app)
            });
            match asked {
                Some(ask) => Poll::Ready(Err(ask)),
                None if suspended => Poll::Pending,
                None => future.as_mut().poll(task).map(Ok),
            }
        })
        .await
    }

    /// Changes the status, and returns it.
    fn set(&self, change: impl FnOnce(&mut Status)) -> Status {
        self.inner.lock(|inner| {
            let status = &mut inner.borrow_mut().status;
            change(status);
            *status
        })
    }
}

/// An app that is unloaded when this is dropped, even if that is because the supervisor's future is dropped.
struct Loaded<'h, E: Engine, H: WorldHost, const HANDLES: usize> {
    app: Option<Instance<E, H, HANDLES>>,
    host: &'h mut H,
}

impl<E: Engine, H: WorldHost, const HANDLES: usize> Drop for Loaded<'_, E, H, HANDLES> {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.unload(self.host);
        }
    }
}

/// How an app has ended whose code returned.
fn ended(done: Result<(), CallError>, asked: Option<Ask>) -> End {
    match (done, asked) {
        (Err(error), _) => End::Failed(error),
        (Ok(()), Some(_)) => End::Stopped { late: false },
        (Ok(()), None) => End::Returned,
    }
}

/// How an app has ended whose call was dropped.
const fn dropped(asked: Ask) -> End {
    match asked {
        Ask::Start(_) => End::Replaced,
        Ask::Stop => End::Stopped { late: true },
        Ask::Kill => End::Killed,
    }
}

/// Lets other tasks run once.
async fn yields() {
    let mut first = true;
    poll_fn(|task| {
        if !core::mem::take(&mut first) {
            return Poll::Ready(());
        }
        task.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
