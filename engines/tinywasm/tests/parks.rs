//! Apps that are parked inside an import.
#![allow(missing_docs)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use microwit_host::{CallError, LoadError, Own, TrapCode, mcu_host};
use microwit_tinywasm::{Archive, Instance, Limits};

#[mcu_host(
    inline = "
        package a:b;
        interface slow {
            sleep: func(polls: u32);
            add: func(a: u64, polls: u32, b: f64, c: f32) -> u64;
            half: func(of: f32, polls: u32) -> f32;
            text: func(len: u32, polls: u32) -> string;
            resource thing {
                open: static func(polls: u32) -> thing;
            }
        }
        interface made {
            resource mine {}
        }
        world parks {
            import slow;
            export made;
            export run: func(n: u32, polls: u32) -> u64;
        }
    ",
    async = ["a:b/slow"]
)]
#[derive(Default)]
struct Board {
    open: u32,
    under_way: u32,
    text: String,
}

use parks::a::b::slow::{self, Thing};

async fn pending(mut polls: u32) {
    poll_fn(|task| {
        task.waker().wake_by_ref();
        polls = polls.wrapping_sub(1);
        if polls == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

impl slow::HostThing for Board {
    async fn open(&mut self, polls: u32) -> Own<Thing> {
        pending(polls).await;
        self.open += 1;
        Own::new(1)
    }

    fn drop(&mut self, _: Own<Thing>) {
        self.open -= 1;
    }
}

impl slow::Host for Board {
    async fn sleep(&mut self, polls: u32) {
        self.under_way += 1;
        pending(polls).await;
        self.under_way -= 1;
    }

    async fn add(&mut self, a: u64, polls: u32, b: f64, c: f32) -> u64 {
        pending(polls).await;
        #[allow(clippy::cast_sign_loss)]
        let sum = b as u64 + c as u64;
        a + sum
    }

    async fn half(&mut self, of: f32, polls: u32) -> f32 {
        pending(polls).await;
        of / 2.0
    }

    async fn text(&mut self, len: u32, polls: u32) -> &str {
        pending(polls).await;
        self.text = "x".repeat(len as usize);
        &self.text
    }
}

/// Each mode of `run` waits in another way.
const APP: &str = r#"(module
    (import "a:b/slow" "sleep" (func $sleep (param i32)))
    (import "a:b/slow" "add" (func $add (param i64 i32 f64 f32) (result i64)))
    (import "a:b/slow" "half" (func $half (param f32 i32) (result f32)))
    (import "a:b/slow" "text" (func $text (param i32 i32 i32)))
    (import "a:b/slow" "[static]thing.open" (func $open (param i32) (result i32)))
    (import "[export]a:b/made" "[resource-new]mine" (func $new (param i32) (result i32)))
    (import "[export]a:b/made" "[resource-drop]mine" (func $drop (param i32)))
    (memory (export "memory") 1)
    (type $sleeps (func (param i32)))
    (type $mode (func (param i32) (result i64)))
    (table $imports 2 funcref)
    (elem (table $imports) (i32.const 0) func $sleep $drop)
    (table $modes funcref (elem
        $values $deep $loops $indirect $tail $later $texts $traps $endless $drops $moves))
    (global $free (mut i32) (i32.const 1024))
    (global $polls (mut i32) (i32.const 0))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $free)
        (drop (call $down (i32.const 20)))
        (global.set $free (i32.add (global.get $free) (local.get 3))))
    (func $down (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (local.get 0) (call $down (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0))))
    (func $values (param i32) (result i64)
        (i64.add
            (i64.add
                (call $add (i64.const 0x100000000) (global.get $polls) (f64.const 5) (f32.const 3))
                (call $add (i64.const 1) (global.get $polls) (f64.const 5) (f32.const 3)))
            (i64.trunc_f32_s (f32.add
                (call $half (f32.const 5) (global.get $polls))
                (call $half (f32.const 3) (global.get $polls))))))
    (func $deep (param i32) (result i64)
        (if (result i64) (local.get 0)
            (then (i64.add (i64.extend_i32_u (local.get 0))
                (call $deep (i32.sub (local.get 0) (i32.const 1)))))
            (else (call $add (i64.const 0) (global.get $polls) (f64.const 0) (f32.const 0)))))
    (func $loops (param i32) (result i64) (local $sum i64)
        (loop $again
            (call $sleep (global.get $polls))
            (local.set $sum (i64.add (local.get $sum) (i64.const 3)))
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (local.get $sum))
    (func $indirect (param i32) (result i64)
        (call_indirect $imports (type $sleeps) (global.get $polls) (i32.const 0))
        (call_indirect $imports (type $sleeps) (global.get $polls) (i32.const 0))
        (i64.const 7))
    (func $tails (param i64) (result i64)
        (return_call $add (local.get 0) (global.get $polls) (f64.const 1) (f32.const 1)))
    (func $tail (param i32) (result i64)
        (i64.mul (call $tails (i64.const 1)) (i64.const 100)))
    (func $later (param i32) (result i64) (local $i i32)
        (loop $again
            (br_if $again (i32.lt_u
                (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                (local.get 0))))
        (call $sleep (global.get $polls))
        (i64.const 1))
    (func $texts (param i32) (result i64)
        (call $text (local.get 0) (global.get $polls) (i32.const 8))
        (drop (call $open (global.get $polls)))
        (i64.add
            (i64.extend_i32_u (i32.load (i32.const 12)))
            (i64.load8_u (i32.load (i32.const 8)))))
    (func $traps (param i32) (result i64)
        (drop (call $open (global.get $polls)))
        (call $sleep (global.get $polls))
        (unreachable))
    (func $endless (param i32) (result i64)
        (call $sleep (global.get $polls))
        (loop (br 0))
        (unreachable))
    (func $drops (param i32) (result i64)
        (call $drop (call $new (i32.const 1)))
        (i64.const 0))
    (func $moves (param i32) (result i64)
        (loop $again
            (memory.fill (i32.const 4096) (i32.const 1) (i32.const 32768))
            (call $sleep (global.get $polls))
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (i64.const 1))
    (func (export "a:b/made#[dtor]mine") (param i32)
        (call $sleep (global.get $polls)))
    (func (export "run") (param $n i32) (param $polls i32) (result i64)
        (global.set $polls (local.get $polls))
        (call_indirect $modes (type $mode)
            (i32.shr_u (local.get $n) (i32.const 8))
            (i32.and (local.get $n) (i32.const 255)))))"#;

#[derive(Clone, Copy)]
enum Mode {
    Values,
    Deep,
    Loops,
    Indirect,
    Tail,
    Later,
    Texts,
    Traps,
    Endless,
    Drops,
    Moves,
}

impl Mode {
    const fn with(self, n: u32) -> u32 {
        n << 8 | self as u32
    }
}

const LIMITS: Limits = Limits::DEFAULT.memory(0x1_0000).fuel(1_000_000);

struct Loaded {
    app: Instance<Board>,
    exports: parks::Parks<microwit_tinywasm::Callee>,
    board: Board,
}

impl Loaded {
    fn new(limits: Limits) -> Self {
        static PACKED: LazyLock<Archive> =
            LazyLock::new(|| Archive::new(&wat::parse_str(APP).unwrap()).unwrap());
        let mut board = Board::default();
        let mut app = Instance::load(&*PACKED, &mut board, limits).unwrap();
        Self { exports: parks::Parks::bind(&mut app).unwrap(), app, board }
    }

    fn run(&mut self, n: u32, polls: u32) -> impl Future<Output = Result<u64, CallError>> {
        self.exports.run_async(&mut self.app, &mut self.board, n, polls)
    }

    /// Polls until the call is done. Returns the number of polls, too.
    fn done(&mut self, n: u32, polls: u32) -> (Result<u64, TrapCode>, u32) {
        let mut call = pin!(self.run(n, polls));
        for polled in 1.. {
            if let Some(done) = poll(call.as_mut()) {
                return (done, polled);
            }
        }
        unreachable!()
    }
}

fn poll(
    call: std::pin::Pin<&mut impl Future<Output = Result<u64, CallError>>>,
) -> Option<Result<u64, TrapCode>> {
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done.map_err(|error| error.trap.code)),
        Poll::Pending => None,
    }
}

#[test]
fn results_of_every_type_come_back() {
    for limits in [LIMITS, LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for polls in 0..3 {
            let sum = 0x1_0000_0000 + 1 + 16 + 4;
            assert_eq!(app.done(Mode::Values.with(0), polls), (Ok(sum), 1 + 4 * polls));
        }
    }
}

#[test]
fn an_app_waits_at_any_depth_and_at_any_place() {
    for limits in [LIMITS, LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for depth in 0..100 {
            let sum = u64::from(depth * (depth + 1) / 2);
            assert_eq!(app.done(Mode::Deep.with(depth), 2), (Ok(sum), 3));
        }
        // Each distance to the place where tinywasm counts.
        for loops in 0..150 {
            assert_eq!(app.done(Mode::Later.with(loops), 2), (Ok(1), 3));
        }
    }
}

#[test]
fn an_import_waits_however_it_is_called() {
    let mut app = Loaded::new(LIMITS);
    assert_eq!(app.done(Mode::Indirect.with(0), 3), (Ok(7), 7));
    assert_eq!(app.done(Mode::Tail.with(0), 3), (Ok(300), 4));
}

#[test]
fn an_app_is_asked_for_memory_while_it_waits() {
    for limits in [LIMITS, LIMITS.slice(50), LIMITS.without_fuel_limit()] {
        let mut app = Loaded::new(limits);
        for len in 1..15 {
            let (done, _) = app.done(Mode::Texts.with(10 * len), 2);
            assert_eq!(done, Ok(u64::from(10 * len) + u64::from(b'x')));
        }
        app.app.unload(&mut app.board);
        assert_eq!(app.board.open, 0);
    }
}

#[test]
fn a_trap_after_a_wait_ends_the_app() {
    let mut app = Loaded::new(LIMITS);
    assert_eq!(app.done(Mode::Traps.with(0), 2), (Err(TrapCode::Unreachable), 5));
    assert_eq!(app.done(Mode::Values.with(0), 0).0, Err(TrapCode::Trapped));
    app.app.unload(&mut app.board);
    assert_eq!(app.board.open, 0);
}

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

#[test]
fn what_runs_inside_an_import_cannot_wait() {
    for limits in [LIMITS, LIMITS.slice(1), LIMITS.without_fuel_limit()] {
        for polls in 0..2 {
            let done = Loaded::new(limits).done(Mode::Drops.with(0), polls).0;
            assert_eq!(done, Err(TrapCode::WouldWait));
        }
    }
}

#[test]
fn a_call_that_cannot_wait_says_so() {
    let mut app = Loaded::new(LIMITS);
    let error = app.exports.run(&mut app.app, &mut app.board, Mode::Loops.with(3), 0).unwrap_err();
    assert_eq!(error.trap.code, TrapCode::WouldWait);
    assert_eq!(error.import, Some(("a:b/slow", "sleep")));
}

#[test]
fn two_apps_are_resumed_in_any_order() {
    for order in 0_u32..1 << 8 {
        let (mut first, mut second) = (Loaded::new(LIMITS), Loaded::new(LIMITS));
        let (mut a, mut b) =
            (pin!(first.run(Mode::Loops.with(2), 2)), pin!(second.run(Mode::Deep.with(9), 4)));
        let mut ended = [None, None];
        for step in 0..8 {
            let (one, ended) = (order >> step & 1, &mut ended);
            match one {
                0 if ended[0].is_none() => ended[0] = poll(a.as_mut()),
                1 if ended[1].is_none() => ended[1] = poll(b.as_mut()),
                _ => (),
            }
        }
        let expected = |polls: u32, most: u32, value| (polls >= most).then_some(Ok(value));
        assert_eq!(ended[0], expected(8 - order.count_ones(), 5, 6));
        assert_eq!(ended[1], expected(order.count_ones(), 5, 45));
    }
}

#[test]
fn a_call_may_be_dropped_or_forgotten_while_it_waits() {
    for forget in [false, true] {
        for polls in 0..6 {
            let mut app = Loaded::new(LIMITS);
            {
                let mut call = Box::pin(app.run(Mode::Loops.with(2), 3));
                for _ in 0..polls {
                    assert_eq!(poll(call.as_mut()), None);
                }
                if forget {
                    std::mem::forget(call);
                }
            }
            let again = app.done(Mode::Values.with(0), 0).0;
            let expected = if polls == 0 { Ok(0x1_0000_0015) } else { Err(TrapCode::Cancelled) };
            assert_eq!(again, expected);
            app.app.unload(&mut app.board);
        }
    }
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

#[test]
fn a_module_that_is_not_packed_waits_too() {
    let wasm = wat::parse_str(APP.replace("return_call", "call")).unwrap();
    let mut board = Board::default();
    let limits = LIMITS.without_fuel_limit();
    let mut app = Instance::load(&*wasm, &mut board, limits).unwrap();
    let exports = parks::Parks::bind(&mut app).unwrap();
    let mut app = Loaded { app, exports, board };
    assert_eq!(app.done(Mode::Indirect.with(0), 3), (Ok(7), 7));
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
fn an_app_may_wait_where_its_stack_ends() {
    let deep = |depth| Loaded::new(LIMITS).done(Mode::Deep.with(depth), 1).0;
    let most = (0..1000).find(|depth| deep(*depth).is_err()).unwrap();
    for depth in most - 3..most + 8 {
        let sum = u64::from(depth * (depth + 1) / 2);
        let expected = if depth < most { Ok(sum) } else { Err(TrapCode::StackOverflow) };
        assert_eq!(deep(depth), expected);
    }
}

/// Loads an app of other code, and runs it.
fn run_of(rest: &str, polls: u32) -> Result<Result<u64, TrapCode>, LoadError> {
    let (imports, _) = APP.split_once("(memory").unwrap();
    let wasm = format!("{imports} (memory (export \"memory\") 1) {rest})");
    let packed = Archive::new(&wat::parse_str(wasm).unwrap()).unwrap();
    let mut board = Board::default();
    let mut app = Instance::load(&packed, &mut board, LIMITS)?;
    let exports = parks::Parks::bind(&mut app).unwrap();
    let mut app = Loaded { app, exports, board };
    let done = app.done(0, polls).0;
    app.app.unload(&mut app.board);
    Ok(done)
}

const RUN: &str = r#"(func (export "run") (param i32 i32) (result i64)
    (call $text (i32.const 9) (local.get 1) (i32.const 8))
    (i64.const 1))"#;

#[test]
fn an_allocator_cannot_wait() {
    let realloc = r#"(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (call $sleep (i32.const 1)) (i32.const 64))"#;
    for polls in 0..3 {
        let done = run_of(&format!("{realloc} {RUN}"), polls).unwrap();
        assert_eq!(done, Err(TrapCode::Reentered));
    }
    // It runs in the place of the import, but on top of the app's own frames.
    let realloc = r#"(func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))"#;
    assert_eq!(run_of(&format!("{realloc} {RUN}"), 1).unwrap(), Err(TrapCode::StackOverflow));
    let realloc = r#"(func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (loop (br 0)) (unreachable))"#;
    assert_eq!(run_of(&format!("{realloc} {RUN}"), 1).unwrap(), Err(TrapCode::OutOfFuel));
}

#[test]
fn a_start_function_cannot_wait() {
    let realloc =
        r#"(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)"#;
    let start = "(start $wait) (func $wait (call $sleep (i32.const 0)))";
    let error = run_of(&format!("{realloc} {RUN} {start}"), 0).unwrap_err();
    assert!(matches!(error, LoadError::Start(error) if error.trap.code == TrapCode::WouldWait));
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
