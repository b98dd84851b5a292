//! Apps under a supervisor, on every engine that parks apps.
#![allow(missing_docs)]

mod board;
mod inside;
mod reports;
mod requests;

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use board::{APP, Board, COMPUTE, REALLOC, REFUSED, RETURN, TRAP, WAIT, life};
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embedded_hal_async::delay::DelayNs;
use microwit_any::{App, OnAny};
use microwit_engine::{Engine, Instance, Parks};
use microwit_host::{Limits, TrapCode};
use microwit_supervisor::{End, Plan, Restart, State, Status, Supervisor};

thread_local!(static NOW: Cell<u32> = const { Cell::new(0) });

/// A clock that goes on by one with each step of a test.
struct Ticks;

impl DelayNs for Ticks {
    async fn delay_ns(&mut self, ns: u32) {
        let end = NOW.get() + ns / 1_000_000;
        poll_fn(|_| if NOW.get() >= end { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    async fn delay_ms(&mut self, ms: u32) {
        let end = NOW.get() + ms;
        poll_fn(|_| if NOW.get() >= end { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

type Shared = Supervisor<CriticalSectionRawMutex>;

/// A firmware that is in the supervisor, and everything that the supervisor has reported.
struct Firmware<'f> {
    supervisor: &'static Shared,
    run: Pin<&'f mut dyn Future<Output = ()>>,
    heard: &'f RefCell<Vec<Status>>,
}

impl Firmware<'_> {
    /// Goes on for so many ticks.
    fn tick(&mut self, ticks: u32) {
        for _ in 0..ticks {
            assert!(self.run.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            NOW.set(NOW.get() + 1);
        }
    }

    /// Goes on until the supervisor is in this state.
    fn until(&mut self, state: State) {
        for _ in 0..3000 {
            if self.supervisor.status().state == state {
                return;
            }
            self.tick(1);
        }
        panic!("{:?} never becomes {state:?}", self.supervisor.status());
    }

    /// The states that were reported since this was asked for the last time.
    fn states(&mut self) -> Vec<State> {
        self.heard.take().iter().map(|status| status.state).collect()
    }

    /// The reason of the last end.
    fn last(&self) -> Option<End> {
        self.supervisor.status().last
    }
}

struct On<'t> {
    restart: Restart,
    polite: bool,
    test: &'t dyn Fn(&mut Firmware<'_>),
}

impl OnAny for On<'_> {
    type Done = ();

    fn on<E: Engine>(self, app: E::Bytes<'static>) {
        if E::PARKS == Parks::Never {
            return;
        }
        let supervisor: &'static Shared = Box::leak(Box::new(Shared::new()));
        let (board, heard) = (&mut Board::new(supervisor), RefCell::new(Vec::<Status>::new()));
        let state = Cell::new(State::Idle);
        let limits = Limits::DEFAULT.fuel(100_000).slice(1000);
        let plan = |number| {
            let limits = if number == REFUSED { limits.memory(0) } else { limits };
            Plan::new(app, limits).restart(self.restart).grace_ms(10)
        };
        let main = async |app: &mut Instance<E, Board>, board: &mut Board| {
            let exports = life::Life::bind(app).unwrap();
            let number = supervisor.status().app.into();
            loop {
                let polite = self.polite && number == u32::from(RETURN);
                exports.run_async(app, board, number).await?;
                if !polite || supervisor.is_stopping() {
                    return Ok(());
                }
                Ticks.delay_ms(1).await;
            }
        };
        {
            let report = |status| {
                assert_eq!(supervisor.status(), status, "nobody is kept from the supervisor");
                assert_ne!(state.replace(status.state), status.state, "a state is reported once");
                heard.borrow_mut().push(status);
            };
            let run = pin!(async {
                supervisor.run(board, &mut Ticks, plan, main, report).await;
            });
            (self.test)(&mut Firmware { supervisor, run, heard: &heard });
        }
        assert_eq!(board.open, 0, "what an app opens is let go");
        assert_eq!(state.get(), supervisor.status().state, "the last state is reported");
    }
}

fn on_all(restart: Restart, polite: bool, test: impl Fn(&mut Firmware<'_>)) {
    let wasm = wat::parse_str(APP).unwrap();
    for engine in microwit_any::Engine::ALL {
        println!("{engine}");
        App::new(engine, &wasm, true).unwrap().on(On { restart, polite, test: &test });
    }
}

#[test]
fn an_app_that_returns_has_ended() {
    on_all(Restart::Always, false, |firmware| {
        firmware.tick(3);
        assert_eq!(firmware.supervisor.status().state, State::Idle);
        firmware.supervisor.start(RETURN);
        firmware.tick(1);
        firmware.until(State::Idle);
        assert_eq!(firmware.last(), Some(End::Returned));
        assert_eq!(firmware.states(), [State::Loading, State::Running, State::Idle]);
    });
}

#[test]
fn an_app_is_killed_wherever_it_is() {
    on_all(Restart::Always, false, |firmware| {
        for app in [COMPUTE, WAIT] {
            for ticks in 1..20 {
                firmware.supervisor.start(app);
                firmware.tick(ticks);
                assert_eq!(firmware.supervisor.status().state, State::Running);
                firmware.supervisor.kill();
                // Nothing takes a kill back.
                firmware.supervisor.stop();
                firmware.tick(1);
                assert_eq!(firmware.supervisor.status().state, State::Idle);
                assert_eq!(firmware.last(), Some(End::Killed));
            }
        }
    });
}

#[test]
fn a_suspended_app_is_not_polled_and_may_be_killed() {
    on_all(Restart::Never, false, |firmware| {
        for app in [COMPUTE, WAIT] {
            firmware.supervisor.start(app);
            firmware.tick(3);
            firmware.supervisor.suspend();
            // An app that computes would have used up its fuel by now.
            firmware.tick(500);
            assert_eq!(firmware.supervisor.status().state, State::Suspended);
            firmware.supervisor.resume();
            firmware.tick(1);
            assert_eq!(firmware.supervisor.status().state, State::Running);
            firmware.supervisor.suspend();
            firmware.tick(1);
            firmware.supervisor.kill();
            firmware.tick(1);
            assert_eq!(firmware.last(), Some(End::Killed));
        }
        // The next app is not suspended.
        firmware.supervisor.start(RETURN);
        firmware.tick(2);
        assert_eq!(firmware.last(), Some(End::Returned));
    });
}

#[test]
fn an_app_that_is_stopped_has_some_time() {
    on_all(Restart::Never, true, |firmware| {
        firmware.supervisor.start(RETURN);
        firmware.tick(10);
        assert_eq!(firmware.supervisor.status().state, State::Running);
        firmware.supervisor.stop();
        firmware.until(State::Idle);
        assert_eq!(firmware.last(), Some(End::Stopped { late: false }));

        firmware.supervisor.start(WAIT);
        firmware.tick(2);
        firmware.supervisor.stop();
        firmware.tick(5);
        assert_eq!(firmware.supervisor.status().state, State::Stopping);
        firmware.until(State::Idle);
        assert_eq!(firmware.last(), Some(End::Stopped { late: true }));

        // What was asked of one app is not asked of the next.
        firmware.supervisor.start(RETURN);
        firmware.tick(10);
        assert_eq!(firmware.supervisor.status().state, State::Running);
        assert!(!firmware.supervisor.is_stopping());
    });
}

#[test]
fn another_app_takes_the_place_of_one_that_runs_waits_or_is_suspended() {
    on_all(Restart::Never, false, |firmware| {
        for app in [COMPUTE, WAIT] {
            for suspended in [false, true] {
                firmware.supervisor.start(app);
                firmware.tick(2);
                if suspended {
                    firmware.supervisor.suspend();
                    firmware.tick(2);
                }
                firmware.supervisor.start(WAIT);
                firmware.tick(2);
                let status = firmware.supervisor.status();
                assert_eq!((status.state, status.app), (State::Running, WAIT));
                assert_eq!(status.last, Some(End::Replaced));
            }
        }
    });
}

#[test]
fn an_app_that_fails_is_restarted_as_its_plan_says() {
    let codes = |app| match app {
        COMPUTE | REALLOC => TrapCode::OutOfFuel,
        _ => TrapCode::Unreachable,
    };
    for app in [COMPUTE, TRAP, REALLOC, REFUSED] {
        let is_fault = |end: Option<End>| match end {
            Some(End::Failed(error)) => error.trap.code == codes(app),
            Some(End::Refused(_)) => app == REFUSED,
            _ => false,
        };
        on_all(Restart::Never, false, |firmware| {
            firmware.supervisor.start(app);
            firmware.tick(300);
            let status = firmware.supervisor.status();
            assert_eq!((status.state, status.loads), (State::Idle, 1));
            assert!(is_fault(status.last), "{status:?}");
        });
        on_all(Restart::Always, false, |firmware| {
            firmware.supervisor.start(app);
            firmware.tick(300);
            let status = firmware.supervisor.status();
            assert!(status.loads > 1 && status.restarts + 1 >= status.loads, "{status:?}");
            assert!(is_fault(status.last), "{status:?}");
            // It can be ended between two restarts, too.
            firmware.supervisor.kill();
            firmware.tick(1);
            assert_eq!(firmware.supervisor.status().state, State::Idle);
        });
        let back_off = Restart::BackOff { first_ms: 100, most_ms: 300, times: 3 };
        on_all(back_off, false, |firmware| {
            let begin = NOW.get();
            firmware.supervisor.start(app);
            firmware.tick(1);
            firmware.until(State::Idle);
            let heard = firmware.heard.borrow();
            assert_eq!(heard.iter().filter(|status| status.state == State::Resting).count(), 3);
            drop(heard);
            let status = firmware.supervisor.status();
            assert_eq!((status.loads, status.restarts), (4, 3));
            assert!(NOW.get() - begin >= 100 + 200 + 300);

            // Another app does not wait for the end of the pause.
            firmware.supervisor.start(app);
            firmware.tick(1);
            firmware.until(State::Resting);
            firmware.supervisor.start(WAIT);
            firmware.tick(2);
            assert_eq!(firmware.supervisor.status().state, State::Running);
        });
    }
}

#[test]
fn a_pause_doubles_up_to_its_limit() {
    let back_off = Restart::BackOff { first_ms: 10, most_ms: 60, times: 40 };
    let pauses: Vec<_> = (0..5).map(|restarts| back_off.pause_ms(restarts)).collect();
    assert_eq!(pauses, [10, 20, 40, 60, 60].map(Some));
    assert_eq!((back_off.pause_ms(39), back_off.pause_ms(40)), (Some(60), None));
}
