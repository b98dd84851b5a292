//! Apps that take events from the HAL's queue, on every engine.
#![allow(missing_docs)]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use app::mcu::board::events::{self, Event, What};
use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_hal::mcu::board::events::{Event as Queued, What as Happened};
use microwit_hal::{CriticalSectionRawMutex, Events, Policy};
use microwit_harness::{code, on_all};
use microwit_host::{Limits, TrapCode, mcu_host};

type Queue = Events<CriticalSectionRawMutex, 2>;

#[mcu_host(
    world = "app",
    path = crate_dir!("microwit-wit"),
    inline = "
        package a:b;
        world app {
            import mcu:board/events@0.1.0;
            use mcu:board/events@0.1.0.{event};
            export take: func() -> event;
            export look: func() -> option<event>;
        }
    ",
    async = ["mcu:board/events/next"]
)]
struct Board {
    events: &'static Queue,
}

impl events::Host for Board {
    async fn next(&mut self) -> Event {
        self.events.next().await.into()
    }

    fn poll(&mut self) -> Option<Event> {
        self.events.poll().map(Event::from)
    }
}

impl From<Queued> for Event {
    fn from(Queued { source, what, lost }: Queued) -> Self {
        let what = match what {
            Happened::Rose => What::Rose,
            Happened::Fell => What::Fell,
            Happened::Ticks(times) => What::Ticks(times),
            Happened::Received(bytes) => What::Received(bytes),
            Happened::Custom(number) => What::Custom(number),
        };
        Self { source, what, lost }
    }
}

const APP: &str = r#"(module
    (import "mcu:board/events@0.1.0" "next" (func $next (param i32)))
    (import "mcu:board/events@0.1.0" "poll" (func $poll (param i32)))
    (memory (export "memory") 1)
    (func (export "take") (result i32) (call $next (i32.const 16)) (i32.const 16))
    (func (export "look") (result i32) (call $poll (i32.const 32)) (i32.const 32)))"#;

/// What a test does with an app, its board and the queue.
trait Test {
    fn run<E: microwit_engine::Engine>(
        self,
        app: &mut Instance<E, Board>,
        exports: app::App<E::Func>,
        board: &mut Board,
    );
}

struct On<T>(T, &'static Queue);

impl<T: Test> OnAny for On<T> {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        let board = &mut Board { events: self.1 };
        let mut app = Instance::<E, Board>::load(app, board, Limits::DEFAULT).unwrap();
        let exports = app::App::bind(&mut app).unwrap();
        self.0.run(&mut app, exports, board);
        app.unload(board);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Sleeps while `future` is pending, as an executor does.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return done;
        }
        thread::park();
    }
}

fn event(source: u16, what: What, lost: u32) -> Event {
    Event { source, what, lost }
}

#[test]
fn an_app_takes_what_waits_and_sees_what_is_lost() {
    static QUEUE: Queue = Queue::new();
    struct Takes;
    impl Test for Takes {
        fn run<E: microwit_engine::Engine>(
            self,
            app: &mut Instance<E, Board>,
            exports: app::App<E::Func>,
            board: &mut Board,
        ) {
            for (happened, what) in [
                (Happened::Rose, What::Rose),
                (Happened::Fell, What::Fell),
                (Happened::Ticks(3), What::Ticks(3)),
                (Happened::Received(u16::MAX), What::Received(u16::MAX)),
                (Happened::Custom(u32::MAX), What::Custom(u32::MAX)),
            ] {
                for source in 0..4 {
                    QUEUE.push(source, happened, Policy::Count);
                }
                assert_eq!(block_on(exports.take_async(app, board)), Ok(event(0, what, 2)));
                assert_eq!(exports.look(app, board), Ok(Some(event(1, what, 0))));
                assert_eq!(exports.look(app, board), Ok(None));
            }
        }
    }
    on_all(APP, || On(Takes, &QUEUE));
}

#[test]
fn an_event_of_another_thread_wakes_the_app() {
    static QUEUE: Queue = Queue::new();
    struct Woken;
    impl Test for Woken {
        fn run<E: microwit_engine::Engine>(
            self,
            app: &mut Instance<E, Board>,
            exports: app::App<E::Func>,
            board: &mut Board,
        ) {
            if E::PARKS == Parks::Never {
                let refused = code(block_on(exports.take_async(app, board)));
                assert_eq!(refused, Err(TrapCode::WouldWait));
                return;
            }
            for number in 0..3 {
                let interrupt = thread::spawn(move || {
                    thread::sleep(Duration::from_millis(5));
                    QUEUE.push(7, Happened::Custom(number), Policy::DropOldest);
                });
                let taken = block_on(exports.take_async(app, board));
                assert_eq!(taken, Ok(event(7, What::Custom(number), 0)));
                interrupt.join().unwrap();
            }
        }
    }
    on_all(APP, || On(Woken, &QUEUE));
}

#[test]
fn an_app_that_is_dropped_while_it_waits_takes_no_event() {
    static QUEUE: Queue = Queue::new();
    struct Dropped;
    impl Test for Dropped {
        fn run<E: microwit_engine::Engine>(
            self,
            app: &mut Instance<E, Board>,
            exports: app::App<E::Func>,
            board: &mut Board,
        ) {
            if E::PARKS == Parks::Never {
                return;
            }
            {
                let mut call = pin!(exports.take_async(app, board));
                let task = &mut Context::from_waker(Waker::noop());
                assert!(call.as_mut().poll(task).is_pending());
                QUEUE.push(7, Happened::Rose, Policy::Count);
            }
            let left = Queued { source: 7, what: Happened::Rose, lost: 0 };
            assert_eq!(QUEUE.poll(), Some(left));
        }
    }
    on_all(APP, || On(Dropped, &QUEUE));
}
