//! Apps that are parked, on wasmtime's fibers.
#![allow(missing_docs)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use microwit_engine::{Export, HostFn, Sig, Slots, World};
use microwit_host::__private::{call, call_async, export, row, waits};
use microwit_host::{App, CallError, Guest, LoadError, Trap, TrapCode, WorldHost};
use microwit_wasmtime::{Image, Instance, Limits, Packing, Target, Trusted};

/// Counts the bytes of heap that this thread has, and the most that it had.
struct Counted;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    let now = NOW.get() + bytes;
    NOW.set(now);
    PEAK.set(PEAK.get().max(now));
}

// SAFETY: all is passed on.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static HEAP: Counted = Counted;

/// A host that is pending so often, and then asks the app for memory.
#[derive(Default)]
struct Host {
    polls: u32,
    panics: bool,
    /// Calls that are under way.
    waiting: Cell<u32>,
}

struct Waiting<'h>(&'h Cell<u32>);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl WorldHost for Host {
    type World = Self;

    fn imports<'t>() -> &'t [HostFn<Self>] {
        const { &[row("h", "wait", "*(iI)I", waits)] }
    }

    async fn wait<'w>(
        &'w mut self,
        _: usize,
        guest: &'w mut (dyn Guest + Send),
        slots: &'w mut Slots,
    ) -> Result<(), Trap> {
        let mut left = self.polls;
        self.waiting.set(self.waiting.get() + 1);
        let _waiting = Waiting(&self.waiting);
        poll_fn(|_| {
            left = left.wrapping_sub(1);
            if left == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        if self.panics {
            resume_unwind(Box::new("on purpose"));
        }
        if slots[0] > 0 {
            let at = guest.realloc(1, slots[0] as u32)?;
            // The memory that the app has just got is there.
            *guest.memory().get_mut(at as usize).ok_or(Trap::new(TrapCode::OutOfBounds))? = 7;
            slots[1] += u64::from(at);
        }
        slots[0] = slots[1];
        Ok(())
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[Sig::of("*(iI)I")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[
        export("run", "(i)I"),
        export("grow", "(i)I"),
        export("trap", "(i)I"),
        export("deep", "(i)I"),
        export("spin", "(i)I"),
        export("bad", "(i)I"),
        export("many", "(i)I"),
        export("plain", "(i)I"),
    ];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 1];
}

/// `run` waits below some frames, in the middle of a calculation.
const APP: &str = r#"(module
    (import "h" "wait" (func $wait (param i32 i64) (result i64)))
    (memory (export "memory") 1)
    (func $deep (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 0) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 3))))
    ;; Of 77 bytes: traps. Of 88 bytes: grows. Of others: takes frames.
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (if (i32.eq (local.get 3) (i32.const 77)) (then (unreachable)))
        (if (i32.eq (local.get 3) (i32.const 88))
            (then (return (i32.mul (i32.const 65536) (memory.grow (i32.const 1))))))
        (call $deep (local.get 3)))
    (func $below (param i32) (result i64)
        (if (result i64) (local.get 0)
            (then
                (i64.add (i64.const 1)
                    (block (result i64)
                        (i64.sub (i64.const 100)
                            (call $below (i32.sub (local.get 0) (i32.const 1)))))))
            (else (call $wait (i32.const 5) (i64.const 0x500000000)))))
    (func (export "run") (param i32) (result i64)
        (i64.add (call $below (local.get 0)) (call $below (local.get 0))))
    ;; A memory that has moved is the one that the app sees afterwards.
    (func (export "grow") (param i32) (result i64) (local $at i32)
        (i32.store8 (i32.const 9) (i32.const 9))
        (local.set $at (i32.wrap_i64 (call $wait (i32.const 88) (i64.const 0))))
        (i64.extend_i32_u (i32.add
            (i32.load8_u (local.get $at))
            (i32.add (i32.load8_u (i32.const 9)) (i32.mul (memory.size) (i32.const 100))))))
    (func (export "trap") (param i32) (result i64)
        (drop (call $wait (i32.const 0) (i64.const 0)))
        (unreachable))
    (func (export "deep") (param i32) (result i64)
        (drop (call $wait (i32.const 0) (i64.const 0)))
        (i64.extend_i32_u (call $deep (i32.const 1000000))))
    (func (export "spin") (param i32) (result i64)
        (drop (call $wait (i32.const 0) (i64.const 0)))
        (loop (br 0))
        (i64.const 0))
    (func (export "bad") (param i32) (result i64)
        (call $wait (i32.const 77) (i64.const 0)))
    (func (export "plain") (param i32) (result i64)
        (i64.extend_i32_u (call $deep (local.get 0))))
    (func (export "many") (param i32) (result i64) (local $sum i64)
        (loop $again
            (local.set $sum (i64.add (local.get $sum) (call $wait (i32.const 3) (i64.const 1))))
            (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
            (br_if $again (local.get 0)))
        (local.get $sum)))"#;

fn image(wat: &str) -> &'static Image {
    let packing = Packing { target: Target::HERE, fuel: true };
    Box::leak(Box::new(Image::new(&wat::parse_str(wat).unwrap(), packing).unwrap()))
}

/// An image of the app, for apps that live at the same time: wasmtime panics if it loads an image twice at once.
fn fresh() -> Trusted<'static> {
    static APP_IMAGE: LazyLock<&Image> = LazyLock::new(|| image(APP));
    let bytes = APP_IMAGE.bytes().to_vec().leak();
    // SAFETY: wasmtime has made it, and it stays.
    unsafe { Trusted::trust(bytes) }
}

/// The image of this thread.
fn app() -> Trusted<'static> {
    thread_local!(static OWN: Trusted<'static> = fresh());
    OWN.with(|own| *own)
}

const LIMITS: Limits = Limits::DEFAULT.memory(3 << 16);

fn load(host: &mut Host, limits: Limits) -> Result<Instance<Host>, LoadError> {
    Instance::load(app(), host, limits)
}

/// A call of an export by its name.
async fn begin(
    app: &mut Instance<Host>,
    host: &mut Host,
    name: &str,
    arg: u32,
) -> Result<u64, CallError> {
    let export = Host::EXPORTS.iter().find(|export| export.name == name).unwrap();
    let export = app.export(export).unwrap();
    call_async(app, host, export, (arg,), |_, slot| Ok(slot)).await
}

fn step<T>(call: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    call.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls so often at most.
fn run(
    app: &mut Instance<Host>,
    host: &mut Host,
    (name, arg): (&str, u32),
    most: u32,
) -> Option<Result<u64, TrapCode>> {
    let mut call = pin!(begin(app, host, name, arg));
    for _ in 0..most {
        if let Poll::Ready(done) = step(call.as_mut()) {
            return Some(done.map_err(|error| error.trap.code));
        }
    }
    None
}

/// What `$below` returns.
fn below(depth: u32) -> i64 {
    if depth == 0 { 0x5_0000_0003 } else { 1 + 100 - below(depth - 1) }
}

fn sum(depth: u32) -> u64 {
    (2 * below(depth)).cast_unsigned()
}

#[test]
fn an_app_goes_on_where_it_was() {
    for (depth, polls) in [(0, 0), (0, 1), (1, 1), (7, 3), (20, 2)] {
        let host = &mut Host { polls, ..Host::default() };
        let mut app = load(host, LIMITS).unwrap();
        for _ in 0..20 {
            assert_eq!(run(&mut app, host, ("run", depth), 7), Some(Ok(sum(depth))));
        }
        app.unload(host);
    }
}

#[test]
fn an_app_that_has_waited_ends_in_every_way() {
    let ends = [
        ("trap", TrapCode::Unreachable),
        ("deep", TrapCode::StackOverflow),
        ("spin", TrapCode::OutOfFuel),
        ("bad", TrapCode::Unreachable),
    ];
    for (name, code) in ends {
        for polls in [0, 1, 5] {
            let limits = LIMITS.fuel(300_000);
            for limits in [limits, limits.slice(10_000)] {
                let host = &mut Host { polls, ..Host::default() };
                let mut app = load(host, limits).unwrap();
                assert_eq!(run(&mut app, host, (name, 0), 200), Some(Err(code)), "{name}");
                let again = run(&mut app, host, ("run", 0), 9);
                assert_eq!(again, Some(Err(TrapCode::Trapped)), "{name}");
                app.unload(host);
                assert_eq!(host.waiting.get(), 0);
            }
        }
    }
}

#[test]
fn a_memory_may_grow_while_its_app_is_parked() {
    for polls in 0..4 {
        let host = &mut Host { polls, ..Host::default() };
        let mut app = load(host, LIMITS).unwrap();
        assert_eq!(run(&mut app, host, ("grow", 0), 9), Some(Ok(7 + 9 + 200)));
        assert_eq!(run(&mut app, host, ("grow", 0), 9), Some(Ok(7 + 9 + 300)));
        let past = run(&mut app, host, ("grow", 0), 9);
        assert_eq!(past, Some(Err(TrapCode::GrewPastLimit)));
        app.unload(host);
    }
}

#[test]
fn apps_that_are_parked_at_once_are_resumed_in_any_order() {
    // Each digit is the app that is polled.
    for order in ["012210012210", "001122001122", "210012120021", "000000111111222222"] {
        let hosts = &mut [2, 3, 2].map(|polls| Host { polls, ..Host::default() });
        let mut apps =
            hosts.each_mut().map(|host| Instance::<Host>::load(fresh(), host, LIMITS).unwrap());
        {
            let mut calls: Vec<_> = apps
                .iter_mut()
                .zip(&mut *hosts)
                .zip(0..)
                .map(|((app, host), depth)| Some(Box::pin(begin(app, host, "run", depth))))
                .collect();
            let polled = order.bytes().map(|app| usize::from(app - b'0'));
            for app in polled.chain([0, 1, 2].into_iter().cycle().take(12)) {
                if let Some(call) = &mut calls[app]
                    && let Poll::Ready(done) = step(call.as_mut())
                {
                    assert_eq!(done, Ok(sum(app as u32)), "{order}");
                    calls[app] = None;
                }
            }
            assert!(calls.iter().all(Option::is_none));
        }
        apps.into_iter().zip(hosts).for_each(|(app, host)| app.unload(host));
    }
}

#[test]
fn a_parked_app_leaves_nothing_when_it_is_dropped() {
    let heap = |most| {
        let host = &mut Host { polls: 3, ..Host::default() };
        let mut app = load(host, LIMITS.slice(2000)).unwrap();
        assert_eq!(run(&mut app, host, ("run", 9), most), None);
        assert_eq!(host.waiting.get(), 0);
        let again = run(&mut app, host, ("run", 9), 9);
        let expected = if most == 0 { Ok(sum(9)) } else { Err(TrapCode::Cancelled) };
        assert_eq!(again, Some(expected));
        app.unload(host);
    };
    heap(3);
    let before = NOW.get();
    for most in (0..7).cycle().take(700) {
        heap(most);
    }
    assert_eq!(NOW.get(), before);
}

#[test]
fn a_parked_call_may_be_forgotten() {
    for most in 1..7 {
        let host = &mut Host { polls: 3, ..Host::default() };
        let mut app = load(host, LIMITS).unwrap();
        {
            let mut call = Box::pin(begin(&mut app, host, "run", 9));
            for _ in 0..most {
                assert!(step(call.as_mut()).is_pending());
            }
            std::mem::forget(call);
        }
        let again = run(&mut app, host, ("run", 9), 9);
        assert_eq!(again, Some(Err(TrapCode::Cancelled)));
        // The app moves, and goes, and its call is never heard of.
        Box::new(app).unload(host);
        let mut app = load(host, LIMITS).unwrap();
        assert_eq!(run(&mut app, host, ("run", 1), 9), Some(Ok(sum(1))));
        app.unload(host);
    }
}

#[test]
fn ten_thousand_suspensions_take_no_heap() {
    const CALLS: u32 = 5000;
    let host = &mut Host { polls: 2, ..Host::default() };
    let mut app = load(host, LIMITS.without_fuel_limit()).unwrap();
    assert_eq!(run(&mut app, host, ("many", 1), 9), Some(Ok(4)));
    let before = NOW.get();
    let [parked, peak] = {
        let mut call = pin!(begin(&mut app, host, "many", CALLS));
        assert!(step(call.as_mut()).is_pending());
        let parked = NOW.get();
        PEAK.set(parked);
        for _ in 1..2 * CALLS {
            assert!(step(call.as_mut()).is_pending());
            assert_eq!(NOW.get(), parked);
        }
        assert_eq!(step(call.as_mut()), Poll::Ready(Ok(4 * u64::from(CALLS))));
        [parked - before, PEAK.get() - parked]
    };
    assert_eq!(NOW.get(), before);
    println!("a parked call has {parked} B of heap; to leave its fiber takes {peak} B more");
    app.unload(host);
}

#[test]
fn calls_without_async_need_no_fiber() {
    for limits in [LIMITS, LIMITS.slice(1000)] {
        let host = &mut Host::default();
        let mut app = load(host, limits).unwrap();
        let plain = app.export(&Host::EXPORTS[7]).unwrap();
        let run_sync = app.export(&Host::EXPORTS[0]).unwrap();
        for _ in 0..3 {
            assert_eq!(run(&mut app, host, ("many", 500), 1000), Some(Ok(2000)));
            PEAK.set(NOW.get());
            // This takes more fuel than a slice has.
            let done = call(&mut app, host, &plain, (300,), |_, slot| Ok(slot));
            assert_eq!((done, PEAK.get() - NOW.get()), (Ok(3), 0));
        }
        let done = call(&mut app, host, &run_sync, (5,), |_, slot| Ok(slot));
        assert_eq!(done.unwrap_err().trap.code, TrapCode::WouldWait);
        app.unload(host);
    }
}

#[test]
fn a_host_may_panic_on_the_fiber() {
    for polls in 0..3 {
        let host = &mut Host { polls, panics: true, ..Host::default() };
        let mut app = load(host, LIMITS).unwrap();
        let ends = catch_unwind(AssertUnwindSafe(|| run(&mut app, host, ("run", 3), 9)));
        assert_eq!(ends.unwrap_err().downcast_ref(), Some(&"on purpose"));
        assert_eq!(host.waiting.get(), 0);
        assert_eq!(run(&mut app, host, ("run", 3), 9), Some(Err(TrapCode::Cancelled)));
        app.unload(host);
    }
}

#[test]
fn a_host_may_run_another_app_on_the_fiber() {
    /// A host whose function waits for a call of another app.
    struct Outer {
        inner: Instance<Host>,
        host: Host,
    }

    impl WorldHost for Outer {
        type World = Self;

        fn imports<'t>() -> &'t [HostFn<Self>] {
            const { &[row("h", "wait", "*(iI)I", waits)] }
        }

        async fn wait<'w>(
            &'w mut self,
            _: usize,
            _: &'w mut (dyn Guest + Send),
            slots: &'w mut Slots,
        ) -> Result<(), Trap> {
            let done = begin(&mut self.inner, &mut self.host, "run", 4).await;
            slots[0] = done.map_err(|error| error.trap)?;
            Ok(())
        }
    }

    impl World for Outer {
        const SIGS: &'static [Sig] = Host::SIGS;
        const REALLOC: bool = true;
        const EXPORTS: &'static [Export] = Host::EXPORTS;
        type PerDestructor<T: Copy> = [T; 0];
        type IfWaits<T: Copy> = [T; 1];
    }

    let mut host = Host { polls: 3, ..Host::default() };
    let inner = Instance::load(fresh(), &mut host, LIMITS).unwrap();
    let outer = &mut Outer { inner, host };
    let mut app = Instance::<Outer>::load(app(), outer, LIMITS).unwrap();
    let run = app.export(&Host::EXPORTS[0]).unwrap();
    for polls in [0, 3, 100] {
        outer.host.polls = polls;
        let mut call = pin!(call_async(&mut app, outer, run, (0,), |_, slot| Ok(slot)));
        let mut polled = 1;
        let done = loop {
            if let Poll::Ready(done) = step(call.as_mut()) {
                break done;
            }
            polled += 1;
        };
        assert_eq!((done, polled), (Ok(2 * sum(4)), 1 + 4 * polls));
    }
    app.unload(outer);
}

mod destructors {
    use super::{LIMITS, image, step};
    use microwit_host::{CallError, TrapCode, mcu_host};
    use microwit_wasmtime::{Image, Instance, Limits};
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    #[mcu_host(
        inline = "
            package a:b;
            interface h { pause: func(polls: u32); }
            interface things { resource thing { constructor(); } }
            world w {
                import h;
                export things;
                export nest: func(times: u32) -> u32;
                export start: func(times: u32) -> u32;
            }
        ",
        async = ["a:b/h"]
    )]
    struct Board;

    impl w::a::b::h::Host for Board {
        async fn pause(&mut self, mut polls: u32) {
            poll_fn(|_| {
                polls = polls.wrapping_sub(1);
                if polls == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
    }

    /// The destructor drops as many other things as `$left` says, and then computes or waits.
    const APP: &str = r#"(module
        (import "a:b/h" "pause" (func $pause (param i32)))
        (import "[export]a:b/things" "[resource-new]thing" (func $new (param i32) (result i32)))
        (import "[export]a:b/things" "[resource-drop]thing" (func $drop (param i32)))
        (memory (export "memory") 1)
        (global $left (mut i32) (i32.const 0))
        (global $waits (mut i32) (i32.const 0))
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
        (func (export "a:b/things#[constructor]thing") (result i32) (call $new (i32.const 1)))
        (func (export "a:b/things#[dtor]thing") (param i32) (local i32)
            (if (global.get $waits) (then (call $pause (i32.const 1))))
            (local.set 1 (i32.const 200))
            (loop $again (br_if $again (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
            (if (global.get $left) (then
                (global.set $left (i32.sub (global.get $left) (i32.const 1)))
                (call $drop (call $new (i32.const 2))))))
        (func (export "nest") (param i32) (result i32)
            (call $pause (i32.const 1))
            (global.set $left (local.get 0))
            (call $drop (call $new (i32.const 1)))
            (call $pause (i32.const 2))
            (global.get $left))
        (func (export "start") (param i32) (result i32)
            (global.set $waits (i32.const 1))
            (call $drop (call $new (i32.const 1)))
            (i32.const 0)))"#;

    fn run(
        image: &'static Image,
        limits: Limits,
        call: impl AsyncFn(
            &mut Instance<Board>,
            w::W<microwit_wasmtime::Callee>,
        ) -> Result<u32, CallError>,
    ) -> (Result<u32, TrapCode>, u32) {
        let mut app = Instance::load(image, &mut Board, limits).unwrap();
        let exports = w::W::bind(&mut app).unwrap();
        let mut polls = 0;
        let done = {
            let mut call = pin!(call(&mut app, exports));
            loop {
                polls += 1;
                if let Poll::Ready(done) = step(call.as_mut()) {
                    break done;
                }
            }
        };
        app.unload(&mut Board);
        (done.map_err(|error| error.trap.code), polls)
    }

    #[test]
    fn run_on_the_fiber_of_their_call() {
        let image = image(APP);
        for limits in [LIMITS, LIMITS.slice(1_000_000), LIMITS.slice(150)] {
            for times in 0..6 {
                let nest = async |app: &mut Instance<Board>, exports: w::W<_>| {
                    exports.nest_async(app, &mut Board, times).await
                };
                let (done, polls) = run(image, limits, nest);
                // Four destructors may run inside each other.
                if times < 4 {
                    assert_eq!(done, Ok(0), "{times}");
                    assert!(polls >= 4);
                    assert_eq!(polls > 4, limits.slice == Some(150), "{polls}");
                } else {
                    assert_eq!(done, Err(TrapCode::StackOverflow), "{times}");
                }
            }
        }
    }

    #[test]
    fn do_not_wait() {
        let image = image(APP);
        for limits in [LIMITS, LIMITS.slice(100)] {
            let start = async |app: &mut Instance<Board>, exports: w::W<_>| {
                exports.start_async(app, &mut Board, 0).await
            };
            assert_eq!(run(image, limits, start).0, Err(TrapCode::WouldWait));
        }
    }

    #[test]
    fn have_the_fuel_of_their_call() {
        let image = image(APP);
        for (fuel, expected) in [(100_000, Ok(0)), (1000, Err(TrapCode::OutOfFuel))] {
            for limits in [LIMITS.fuel(fuel), LIMITS.fuel(fuel).slice(300)] {
                let nest = async |app: &mut Instance<Board>, exports: w::W<_>| {
                    exports.nest_async(app, &mut Board, 2).await
                };
                assert_eq!(run(image, limits, nest).0, expected, "{fuel}");
            }
        }
    }
}
