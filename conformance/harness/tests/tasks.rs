//! Apps as tasks: two of them at one bus, a host that never answers, and wakers of all kinds. On every engine.
#![allow(missing_docs)]

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::mutex::Mutex;
use microwit_any::{App, Engine, OnAny};
use microwit_engine::Instance;
use microwit_host::{Limits, TrapCode, mcu_host};

/// A bus on which a transfer takes two polls, and which must not have two at a time.
#[derive(Default)]
struct Bus {
    busy: Cell<bool>,
    said: RefCell<Vec<u8>>,
}

impl Bus {
    async fn transfer(&self, bytes: &[u8]) {
        /// The end of a transfer, also of one that is dropped.
        struct Ends<'b>(&'b Cell<bool>);
        impl Drop for Ends<'_> {
            fn drop(&mut self) {
                self.0.set(false);
            }
        }
        assert!(!self.busy.replace(true), "two transfers at a time");
        let _ends = Ends(&self.busy);
        for byte in bytes {
            self.said.borrow_mut().push(*byte);
            pending(1).await;
        }
    }
}

/// Is pending so often, and wakes its task each time.
fn pending(mut times: u32) -> impl Future<Output = ()> {
    poll_fn(move |task| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        task.waker().wake_by_ref();
        Poll::Pending
    })
}

#[mcu_host(
    inline = "
        package a:b;
        interface host {
            transfer: func(bytes: list<u8>);
            never: func();
            button: func() -> u32;
        }
        world tasks {
            import host;
            export talk: func(first: u32, times: u32);
            export never: func();
            export button: func() -> u32;
        }
    ",
    async = ["a:b/host"]
)]
struct Board {
    bus: Rc<Mutex<NoopRawMutex, Bus>>,
    /// The number of the button that is pressed, and who waits for one.
    button: Rc<Cell<Option<u32>>>,
    waits: Rc<RefCell<Vec<Waker>>>,
}

use tasks::a::b::host;

impl host::Host for Board {
    async fn transfer(&mut self, bytes: &[u8]) {
        // The app's memory is lent to the transfer for as long as it takes.
        self.bus.lock().await.transfer(bytes).await;
    }

    async fn never(&mut self) {
        poll_fn(|_| Poll::<()>::Pending).await;
    }

    async fn button(&mut self) -> u32 {
        poll_fn(|task| {
            self.waits.borrow_mut().push(task.waker().clone());
            self.button.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

const APP: &str = r#"(module
    (import "a:b/host" "transfer" (func $transfer (param i32 i32)))
    (import "a:b/host" "never" (func $never))
    (import "a:b/host" "button" (func $button (result i32)))
    (memory (export "memory") 1)
    (func (export "talk") (param $first i32) (param $times i32)
        (i32.store8 (i32.const 16) (local.get $first))
        (i32.store8 (i32.const 17) (i32.add (local.get $first) (i32.const 1)))
        (i32.store8 (i32.const 18) (i32.add (local.get $first) (i32.const 2)))
        (loop $again
            (call $transfer (i32.const 16) (i32.const 3))
            (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    (func (export "never") (call $never))
    (func (export "button") (result i32) (call $button)))"#;

/// Counts how often it was woken.
#[derive(Default)]
struct Woken(AtomicU32);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

/// An app with its board.
type Loaded<E> = (Instance<E, Board>, Board, tasks::Tasks<<E as microwit_engine::Engine>::Func>);

/// What a test does with two apps, on two engines, whose boards share the bus.
trait Test {
    fn run<A: microwit_engine::Engine, B: microwit_engine::Engine>(
        &self,
        one: &mut Loaded<A>,
        other: &mut Loaded<B>,
    );
}

/// A test, and the second app.
struct First<T>(T, App);

impl<T: Test> OnAny for First<T> {
    type Done = ();

    fn on<A: microwit_engine::Engine>(self, app: A::Bytes<'static>) {
        let Self(test, second) = self;
        second.on(Second::<A, T> { test, app });
    }
}

/// A test, and the first app.
struct Second<A: microwit_engine::Engine, T> {
    test: T,
    app: A::Bytes<'static>,
}

impl<A: microwit_engine::Engine, T: Test> OnAny for Second<A, T> {
    type Done = ();

    fn on<B: microwit_engine::Engine>(self, app: B::Bytes<'static>) {
        let bus = Rc::new(Mutex::new(Bus::default()));
        let (mut one, mut other) = (load::<A>(self.app, &bus), load::<B>(app, &bus));
        self.test.run(&mut one, &mut other);
        let ((one, mut board, _), (other, mut its, _)) = (one, other);
        one.unload(&mut board);
        other.unload(&mut its);
    }
}

fn load<E: microwit_engine::Engine>(
    app: E::Bytes<'static>,
    bus: &Rc<Mutex<NoopRawMutex, Bus>>,
) -> Loaded<E> {
    let mut board = Board { bus: bus.clone(), button: Rc::default(), waits: Rc::default() };
    let limits = Limits::DEFAULT.slice(1000);
    let mut app = Instance::<E, Board>::load(app, &mut board, limits).unwrap();
    let exports = tasks::Tasks::bind(&mut app).unwrap();
    (app, board, exports)
}

fn on_all<T: Test>(test: impl Fn() -> T) {
    let wasm = wat::parse_str(APP).unwrap();
    for one in Engine::ALL {
        for other in Engine::ALL {
            println!("{one} and {other}");
            let [one, other] = [one, other].map(|engine| App::new(engine, &wasm, true).unwrap());
            one.on(First(test(), other));
        }
    }
}

#[test]
fn two_apps_share_a_bus() {
    struct Share;
    impl Test for Share {
        fn run<A: microwit_engine::Engine, B: microwit_engine::Engine>(
            &self,
            (one, board, exports): &mut Loaded<A>,
            (other, its, of): &mut Loaded<B>,
        ) {
            let bus = board.bus.clone();
            {
                let mut calls = (
                    pin!(exports.talk_async(one, board, 10, 3)),
                    pin!(of.talk_async(other, its, 20, 3)),
                );
                let mut done = [false; 2];
                let task = &mut Context::from_waker(Waker::noop());
                for _ in 0..100 {
                    done[0] = done[0] || calls.0.as_mut().poll(task).is_ready();
                    done[1] = done[1] || calls.1.as_mut().poll(task).is_ready();
                    if done == [true; 2] {
                        break;
                    }
                }
                assert_eq!(done, [true; 2]);
            }
            // No transfer was torn.
            let said = bus.try_lock().unwrap().said.borrow().clone();
            let mut transfers: Vec<_> = said.chunks(3).map(<[u8]>::to_vec).collect();
            transfers.sort();
            assert_eq!(
                transfers,
                [10, 10, 10, 20, 20, 20].map(|first| vec![first, first + 1, first + 2])
            );
        }
    }
    on_all(|| Share);
}

#[test]
fn a_transfer_that_is_dropped_frees_the_bus() {
    struct Dropped(usize);
    impl Test for Dropped {
        fn run<A: microwit_engine::Engine, B: microwit_engine::Engine>(
            &self,
            (one, board, exports): &mut Loaded<A>,
            (other, its, of): &mut Loaded<B>,
        ) {
            let task = &mut Context::from_waker(Waker::noop());
            {
                let mut call = pin!(exports.talk_async(one, board, 10, 3));
                for _ in 0..self.0 {
                    assert!(call.as_mut().poll(task).is_pending());
                }
            }
            let mut call = pin!(of.talk_async(other, its, 20, 3));
            let done = (0..100).find_map(|_| match call.as_mut().poll(task) {
                Poll::Ready(done) => Some(done),
                Poll::Pending => None,
            });
            assert_eq!(done, Some(Ok(())));
        }
    }
    for polls in 0..8 {
        on_all(|| Dropped(polls));
    }
}

#[test]
fn a_host_that_never_answers_holds_nobody_up() {
    struct Never;
    impl Test for Never {
        fn run<A: microwit_engine::Engine, B: microwit_engine::Engine>(
            &self,
            (one, board, exports): &mut Loaded<A>,
            (other, its, of): &mut Loaded<B>,
        ) {
            let woken = Arc::new(Woken::default());
            let waker = woken.clone().into();
            {
                let mut call = pin!(exports.never_async(one, board));
                for _ in 0..1000 {
                    assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                }
                // Nobody polls it for its own sake.
                assert_eq!(woken.0.load(Relaxed), 0);
                let mut talk = pin!(of.talk_async(other, its, 20, 3));
                let nobody = &mut Context::from_waker(Waker::noop());
                assert!((0..100).any(|_| talk.as_mut().poll(nobody).is_ready()));
            }
            let error = exports.button(one, board).unwrap_err();
            assert_eq!(error.trap.code, TrapCode::Cancelled);
        }
    }
    on_all(|| Never);
}

#[test]
fn whoever_wakes_may_do_so_twice_or_for_nothing_or_from_another_thread() {
    struct Wakes;
    impl Test for Wakes {
        fn run<A: microwit_engine::Engine, B: microwit_engine::Engine>(
            &self,
            (one, board, exports): &mut Loaded<A>,
            (other, its, of): &mut Loaded<B>,
        ) {
            let (woken, its_woken) = (Arc::new(Woken::default()), Arc::new(Woken::default()));
            let (waker, its_waker) = (woken.clone().into(), its_woken.clone().into());
            let (button, waits) = (board.button.clone(), board.waits.clone());
            {
                let round = 0;
                let mut call = pin!(exports.button_async(one, board));
                let mut another = pin!(of.button_async(other, its));
                assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                assert!(another.as_mut().poll(&mut Context::from_waker(&its_waker)).is_pending());
                // For nothing: the app stays where it is.
                assert!(call.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                button.set(Some(round));
                let wakers = waits.take();
                std::thread::spawn(move || wakers.iter().for_each(Waker::wake_by_ref))
                    .join()
                    .unwrap();
                assert_eq!(woken.0.load(Relaxed), 2 * (round + 1));
                let done = call.as_mut().poll(&mut Context::from_waker(&waker));
                assert_eq!(done, Poll::Ready(Ok(round)));
                // The other app has a waker of its own.
                assert_eq!(its_woken.0.load(Relaxed), 0);
                assert!(another.as_mut().poll(&mut Context::from_waker(&its_waker)).is_pending());
            }
        }
    }
    on_all(|| Wakes);
}
