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
use microwit_engine::{Ending, Engine, Instance};
use microwit_host::{CallError, Control, WorldHost};

pub use plan::{Plan, Restart};
pub use status::{End, State, Status};

/// The life of one app in time: a `static`, which other tasks and interrupts use to start, stop, kill, suspend
/// and replace the app, while one task is in [`run`](Self::run).
///
/// Requests take effect in their order, even those that the task comes to later. So [`stop`](Self::stop) and
/// [`kill`](Self::kill) end the app that was started last, loaded or not: no app runs until the next
/// [`start`](Self::start). Code that must not end an app that others have started meanwhile names the one that it
/// means, with [`stop_app`](Self::stop_app) and [`kill_app`](Self::kill_app).
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
/// only a kill or another app a stop. A stop or a kill of an app that is not loaded yet also ends the one that it
/// was to replace.
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
        self.ask(None, Ask::Start(app));
    }

    /// Asks the app that was started last to end: [`is_stopping`](Self::is_stopping) tells it to the code that
    /// calls the app. After [`Plan::grace_ms`], its call is dropped. If it is not loaded yet, it never is.
    pub fn stop(&self) {
        self.ask(None, Ask::Stop);
    }

    /// Works like [`stop`](Self::stop) if the app that was started last is number `app`, and otherwise does nothing.
    pub fn stop_app(&self, app: u8) {
        self.ask(Some(app), Ask::Stop);
    }

    /// Ends the app that was started last: its call is dropped the next time that the executor runs. An app that
    /// computes is interrupted at the end of its slice, or sooner: see [`Control::yield_now`]. If it is not loaded
    /// yet, it never is.
    pub fn kill(&self) {
        self.ask(None, Ask::Kill);
    }

    /// Works like [`kill`](Self::kill) if the app that was started last is number `app`, and otherwise does nothing.
    pub fn kill_app(&self, app: u8) {
        self.ask(Some(app), Ask::Kill);
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

    /// Asks for something. If it is meant for one app, another that was started last does not hear it.
    fn ask(&self, of: Option<u8>, ask: Ask) {
        let heard = self.with(|inner| {
            let last = match inner.asked {
                Some(Ask::Start(app)) => app,
                _ => inner.status.app,
            };
            if of.is_some_and(|app| app != last) {
                return false;
            }
            inner.asked = match (inner.asked, ask) {
                // A kill stays one. Who stops an app that is not loaded yet has no app.
                (Some(Ask::Kill | Ask::Start(_)), Ask::Stop) => Some(Ask::Kill),
                _ => Some(ask),
            };
            // From here on, somebody may suspend the app that is to be started.
            inner.suspended &= !matches!(ask, Ask::Start(_));
            true
        });
        if heard && ask != Ask::Stop {
            self.control.yield_now();
        }
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
    /// to do. `report` hears of each new [`State`] once, in order, and may itself ask for something.
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
        let report = &mut report;
        loop {
            let number = self.wanted(report).await;
            loop {
                let Plan { app, limits, restart, grace_ms } = plan(number);
                self.set(report, |status| {
                    status.state = State::Loading;
                    status.loads = status.loads.wrapping_add(1);
                });
                let end = match Instance::with_handles(app, host, limits.control(&self.control)) {
                    Err(error) => End::Refused(error),
                    Ok(mut app) => {
                        self.set(report, |status| status.state = State::Running);
                        // The app is ended even if the supervisor's future is dropped.
                        let ending = Ending { guest: &mut app, host };
                        let call = pin!(main(ending.guest, ending.host));
                        self.guard(call, delay, grace_ms, report).await
                    }
                };
                let restarts = if end == End::Returned { 0 } else { self.status().restarts };
                // Who was asked to end does not come back, not even by a fault.
                let asked = self.inner.lock(|inner| inner.borrow().asked.is_some());
                let pause =
                    if end.is_fault() && !asked { restart.pause_ms(restarts) } else { None };
                self.set(report, |status| {
                    status.last = Some(end);
                    status.state = if pause.is_some() { State::Resting } else { State::Idle };
                    status.restarts = restarts.saturating_add(pause.is_some().into());
                });
                let Some(pause) = pause else { break };
                // Even without a pause, other tasks run in between.
                yields().await;
                let rest = pin!(delay.delay_ms(pause));
                if pause > 0 && self.until(rest, |_| true, false, report).await.is_err() {
                    break;
                }
                if self.inner.lock(|inner| inner.borrow().asked.is_some()) {
                    break;
                }
            }
        }
    }

    /// Waits until somebody wants an app.
    async fn wanted(&self, report: &mut impl FnMut(Status)) -> u8 {
        poll_fn(|task| {
            let wanted = self.inner.lock(|inner| {
                let inner = &mut *inner.borrow_mut();
                inner.task.register(task.waker());
                let Some(Ask::Start(app)) = inner.asked.take() else { return None };
                // From here on, this is the app that was started last.
                (inner.status.app, inner.status.restarts) = (app, 0);
                Some(app)
            });
            if wanted.is_none() {
                self.set(report, |status| status.state = State::Idle);
            }
            wanted.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Polls the code that calls the app, until it returns or the app has to end.
    async fn guard(
        &self,
        mut call: Pin<&mut impl Future<Output = Result<(), CallError>>>,
        delay: &mut impl DelayNs,
        grace_ms: u32,
        report: &mut impl FnMut(Status),
    ) -> End {
        let asked = match self.until(call.as_mut(), |_| true, true, report).await {
            Ok(done) => return ended(done, None),
            Err(asked) => asked,
        };
        if asked != Ask::Stop {
            return dropped(asked);
        }
        self.set(report, |status| status.state = State::Stopping);
        let mut grace = pin!(delay.delay_ms(grace_ms));
        // The time of a suspended app goes on.
        let both = pin!(poll_fn(|task| {
            let suspended = self.inner.lock(|inner| inner.borrow().suspended);
            if !suspended && let Poll::Ready(done) = call.as_mut().poll(task) {
                return Poll::Ready(ended(done, Some(Ask::Stop)));
            }
            grace.as_mut().poll(task).map(|()| End::Stopped { late: true })
        }));
        let end = self.until(both, |ask| ask != Ask::Stop, false, report);
        end.await.unwrap_or_else(dropped)
    }

    /// Polls a future until it is ready, or until somebody asks for something that `ends` it. While the app is
    /// suspended, a future that `is_app` is not polled.
    async fn until<F: Future>(
        &self,
        mut future: Pin<&mut F>,
        ends: impl Fn(Ask) -> bool,
        is_app: bool,
        report: &mut impl FnMut(Status),
    ) -> Result<F::Output, Ask> {
        poll_fn(|task: &mut Context<'_>| {
            let (asked, suspended) = self.inner.lock(|inner| {
                let inner = &mut *inner.borrow_mut();
                inner.task.register(task.waker());
                (inner.asked.filter(|ask| ends(*ask)), inner.suspended && is_app)
            });
            if let Some(ask) = asked {
                return Poll::Ready(Err(ask));
            }
            self.set(report, |status| {
                status.state = match (status.state, suspended) {
                    (State::Running, true) => State::Suspended,
                    (State::Suspended, false) => State::Running,
                    (state, _) => state,
                };
            });
            if suspended { Poll::Pending } else { future.as_mut().poll(task).map(Ok) }
        })
        .await
    }

    /// Changes the status, and reports it if the state is a new one. Nobody else is kept from the supervisor
    /// meanwhile.
    fn set(&self, report: &mut impl FnMut(Status), change: impl FnOnce(&mut Status)) {
        let (before, status) = self.inner.lock(|inner| {
            let status = &mut inner.borrow_mut().status;
            let before = status.state;
            change(status);
            (before, *status)
        });
        if before != status.state {
            report(status);
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
