//! The fuel and the heap of apps that are parked.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use microwit_host::TrapCode;
use microwit_tinywasm::{Archive, Instance};

use crate::app::{APP, Board, LIMITS, Loaded, Mode};

#[test]
fn fuel_that_is_used_up_after_a_wait_ends_the_app() {
    for limits in [LIMITS, LIMITS.slice(100)] {
        let mut app = Loaded::new(limits);
        assert_eq!(app.done(Mode::Endless.with(0), 2).0, Err(TrapCode::OutOfFuel));
    }
}

#[test]
fn waiting_takes_no_fuel_but_calling_does() {
    // Each loop takes about 12 units, however long it waits.
    for (limits, loops) in [(LIMITS.fuel(20_000), 1000), (LIMITS.fuel(20_000).slice(100), 1000)] {
        for polls in [0, 1, 10] {
            let (done, polled) = Loaded::new(limits).done(Mode::Loops.with(loops), polls);
            assert_eq!(done, Ok(3000), "{polls} {polled}");
        }
    }
    for limits in
        [LIMITS.fuel(20_000), LIMITS.fuel(20_000).slice(100), LIMITS.fuel(20_000).slice(1)]
    {
        for polls in [0, 1, 10] {
            let mut app = Loaded::new(limits);
            let (done, polled) = app.done(Mode::Loops.with(0), polls);
            assert_eq!(done, Err(TrapCode::OutOfFuel), "{polled}");
            assert!(polled <= 40_000 * (polls + 1), "{polled}");
            assert!(polls == 0 || polled >= 1000 * polls, "{polled}");
        }
    }
}

#[test]
fn bytes_that_are_moved_are_paid_by_slices() {
    let mut app = Loaded::new(LIMITS.slice(100));
    // Each fill moves 512 units.
    let (done, polled) = app.done(Mode::Moves.with(20), 0);
    assert_eq!(done, Ok(1));
    assert!((90..=110).contains(&polled), "{polled}");
    let mut app = Loaded::new(LIMITS.fuel(5000).slice(1000));
    assert_eq!(app.done(Mode::Moves.with(20), 1).0, Err(TrapCode::OutOfFuel));
    let mut app = Loaded::new(LIMITS.fuel(5000));
    assert_eq!(app.done(Mode::Moves.with(20), 1).0, Err(TrapCode::OutOfFuel));
}

/// Counts the bytes that are allocated on this thread.
struct Counted;

thread_local!(static LIVE: Cell<isize> = const { Cell::new(0) });

// SAFETY: it does what the system's allocator does.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = LIVE.try_with(|live| live.set(live.get() + layout.size().cast_signed()));
        // SAFETY: the caller's duty.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        let _ = LIVE.try_with(|live| live.set(live.get() - layout.size().cast_signed()));
        // SAFETY: the caller's duty.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counted = Counted;

#[test]
fn waiting_often_leaks_nothing() {
    drop(Loaded::new(LIMITS));
    let before = LIVE.get();
    let mut app = Loaded::new(LIMITS);
    assert_eq!(app.done(Mode::Loops.with(100), 1).0, Ok(300));
    let warm = LIVE.get();
    for _ in 0..100 {
        assert_eq!(app.done(Mode::Loops.with(100), 1), (Ok(300), 101));
    }
    assert_eq!(LIVE.get(), warm);
    drop(app);
    assert_eq!(LIVE.get(), before);
}

/// The fuel that the app needs at least, in the steps in which tinywasm counts.
fn least(loops: u32, polls: u32) -> Option<u64> {
    (0..100).map(|step| 1 + 128 * step).find(|fuel| {
        let (done, _) = Loaded::new(LIMITS.fuel(*fuel)).done(Mode::Loops.with(loops), polls);
        done.map_err(|code| assert_eq!(code, TrapCode::OutOfFuel)).is_ok()
    })
}

#[test]
fn the_fuel_of_an_app_does_not_depend_on_how_long_it_waits() {
    for loops in [1, 10, 11, 12, 13, 100, 200] {
        let at_once = least(loops, 0).unwrap();
        for polls in [1, 2, 7] {
            assert_eq!(least(loops, polls), Some(at_once));
        }
    }
}

#[test]
fn an_import_that_is_imported_often_is_made_once() {
    let heap = |times| {
        let imports = r#"(import "a:b/slow" "sleep" (func (param i32)))"#.repeat(times);
        let wasm = APP.replacen("(module", &format!("(module {imports}"), 1);
        let packed = Archive::new(&wat::parse_str(wasm).unwrap()).unwrap();
        let (mut board, before) = (Board::default(), LIVE.get());
        let app: Instance<Board> = Instance::load(&packed, &mut board, LIMITS).unwrap();
        let taken = LIVE.get() - before;
        app.unload(&mut board);
        taken
    };
    assert!(heap(101) - heap(1) < 100 * 64);
}
