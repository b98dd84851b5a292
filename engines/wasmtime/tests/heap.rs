//! The heap of apps that are parked.
#![allow(missing_docs)]

mod parked;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::pin::pin;
use std::task::Poll;

use microwit_engine::World;
use microwit_host::__private::call;
use microwit_host::{App, TrapCode};

use parked::{Host, LIMITS, begin, load, run, step, sum};

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
