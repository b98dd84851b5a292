//! Apps that are parked, on wasmtime's fibers.
#![allow(missing_docs)]

mod parked;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use microwit_engine::{Export, HostFn, Sig, Slots, World};
use microwit_host::__private::{call_async, row, waits};
use microwit_host::{App, Guest, Trap, TrapCode, WorldHost};
use microwit_wasmtime::Instance;

use parked::{Host, LIMITS, app, begin, load, run, step, sum};

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
            hosts.each_mut().map(|host| Instance::<Host>::load(app(), host, LIMITS).unwrap());
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
            const { &[row("h", "wait", "~*(iI)I", waits)] }
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
    let inner = Instance::load(app(), &mut host, LIMITS).unwrap();
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
