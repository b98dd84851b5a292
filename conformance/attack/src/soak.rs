//! `microwit-soak ENGINE RELOADS SEED`: an app is loaded, run, suspended, killed and replaced so many times, at
//! random. The heap must end where it began, to the byte, and the host must have nothing open.
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embedded_hal_async::delay::DelayNs;
use microwit_any::{App, Engine, OnAny};
use microwit_engine::{Instance, Parks};
use microwit_host::{Limits, Own, mcu_host};
use microwit_supervisor::{End, Plan, Restart, State, Status, Supervisor};

#[mcu_host(
    inline = "
        package a:b;
        interface host {
            resource thing { open: static func() -> thing; }
            pause: func(ticks: u32);
            name: func() -> string;
            take: func(things: list<thing>);
        }
        world life { import host; export run: func(how: u32) -> u32; }
    ",
    async = ["a:b/host/pause", "a:b/host/name"]
)]
#[derive(Default)]
struct Board {
    open: u32,
}

use life::a::b::host;

impl host::HostThing for Board {
    fn open(&mut self) -> Own<host::Thing> {
        self.open += 1;
        Own::new(1)
    }

    fn drop(&mut self, _: Own<host::Thing>) {
        self.open -= 1;
    }
}

impl host::Host for Board {
    async fn pause(&mut self, ticks: u32) {
        Ticks.delay_ms(ticks).await;
    }

    async fn name(&mut self) -> &str {
        Ticks.delay_ms(1).await;
        "a name of some length"
    }

    fn take(&mut self, things: microwit_host::List<'_, Own<host::Thing>>) {
        self.open -= things.len() as u32;
    }
}

/// Opens things, waits, takes text while it is parked, computes, gives things away, grows, and ends in many ways.
const APP: &str = r#"(module
    (import "a:b/host" "[static]thing.open" (func $open (result i32)))
    (import "a:b/host" "pause" (func $pause (param i32)))
    (import "a:b/host" "name" (func $name (param i32)))
    (import "a:b/host" "take" (func $take (param i32 i32)))
    (memory (export "memory") 1 3)
    (global $free (mut i32) (i32.const 1024))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (if (i32.gt_u (global.get $free) (i32.const 2048)) (then (unreachable)))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3))))
    (func $spin (param i32)
        (loop $again
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func $deep (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (call $deep (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
            (else (call $pause (i32.const 3)) (call $name (i32.const 8)) (i32.load (i32.const 12)))))
    (func (export "run") (param $how i32) (result i32)
        (i32.store (i32.const 64) (call $open))
        (call $take (i32.const 64) (i32.const 1))
        (drop (call $open))
        (call $spin (i32.const 900))
        (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
            (br_table $0 $1 $2 $3 $4 $5 (local.get $how)))
            (return (call $deep (i32.const 9))))
            (loop (call $name (i32.const 8)) (br 0)))
            (loop (call $spin (i32.const 5000)) (br 0)))
            (loop (drop (call $open)) (br 0)))
            (loop (drop (memory.grow (i32.const 1))) (br 0)))
        (call $pause (i32.const 1000000))
        (unreachable)))"#;
/// The ways in which the app goes on.
const WAYS: u32 = 6;

thread_local!(static NOW: Cell<u64> = const { Cell::new(0) });

/// A clock that goes on with each step.
struct Ticks;

impl DelayNs for Ticks {
    async fn delay_ns(&mut self, ns: u32) {
        self.delay_ms(ns / 1_000_000).await;
    }

    async fn delay_ms(&mut self, ms: u32) {
        let end = NOW.get() + u64::from(ms);
        poll_fn(|_| if NOW.get() >= end { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// Random numbers (xorshift), the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as u32 % most
    }
}

static SUPERVISOR: Supervisor<CriticalSectionRawMutex> = Supervisor::new();

/// So many reloads on an engine.
struct Soak {
    reloads: u32,
    seed: u64,
}

impl OnAny for Soak {
    type Done = Option<String>;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Option<String> {
        if E::PARKS == Parks::Never {
            return Some("the engine parks no app".to_owned());
        }
        // What is allocated once, at first use, is not lost.
        self.run::<E>(app, 50);
        let before = microwit_attack::in_use();
        let seen = self.run::<E>(app, self.reloads);
        let after = microwit_attack::in_use();
        let [returned, failed, killed, replaced, stopped, _] = seen;
        println!(
            "  {} loads: {returned} returned, {failed} failed, {killed} were killed, {replaced} replaced, \
             {stopped} stopped; the heap had {before:?} bytes in use before, and {after:?} after",
            self.reloads
        );
        (before != after).then(|| format!("the heap has changed: {before:?}, {after:?}"))
    }
}

impl Soak {
    /// Returns how many apps ended in which way.
    fn run<E: microwit_engine::Engine>(&self, app: E::Bytes<'static>, reloads: u32) -> [u32; 6] {
        let mut random = Random(self.seed | 1);
        let first = SUPERVISOR.status().loads;
        let ends = RefCell::new([0_u32; 6]);
        let mut board = Board::default();
        {
            let ways = RefCell::new(Random(self.seed.rotate_left(17) | 1));
            let limits = Limits::DEFAULT.fuel(40_000).slice(700).stack(8192);
            let plan = |_| Plan::new(app, limits).restart(Restart::Always).grace_ms(4);
            let main = async |app: &mut Instance<E, Board>, board: &mut Board| {
                let Ok(exports) = life::Life::bind(app) else { return Ok(()) };
                let how = ways.borrow_mut().below(WAYS);
                exports.run_async(app, board, how).await.map(drop)
            };
            let before = Cell::new(State::Idle);
            let report = |status: Status| {
                // An app that rests has ended already.
                let rested = before.replace(status.state) == State::Resting;
                if rested || !matches!(status.state, State::Idle | State::Resting) {
                    return;
                }
                let end = match status.last {
                    Some(End::Returned) => 0,
                    Some(End::Failed(_)) => 1,
                    Some(End::Killed) => 2,
                    Some(End::Replaced) => 3,
                    Some(End::Stopped { .. }) => 4,
                    _ => 5,
                };
                ends.borrow_mut()[end] += 1;
            };
            let clock = &mut Ticks;
            let mut run = pin!(SUPERVISOR.run(&mut board, clock, plan, main, report));
            let mut tick = |ticks: u32| {
                for _ in 0..ticks {
                    let task = &mut Context::from_waker(Waker::noop());
                    assert!(run.as_mut().poll(task).is_pending());
                    NOW.set(NOW.get() + 1);
                }
            };
            while SUPERVISOR.status().loads.wrapping_sub(first) < reloads {
                match random.below(8) {
                    0..=3 => SUPERVISOR.start(0),
                    4 => SUPERVISOR.kill(),
                    5 => SUPERVISOR.stop(),
                    6 => SUPERVISOR.suspend(),
                    _ => SUPERVISOR.resume(),
                }
                tick(random.below(12));
            }
            SUPERVISOR.kill();
            tick(3);
        }
        assert_eq!(board.open, 0, "the host has things open");
        ends.into_inner()
    }
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let [engine, reloads, seed] = &args[..] else {
        eprintln!("error: microwit-soak ENGINE RELOADS SEED");
        return ExitCode::FAILURE;
    };
    let (Ok(reloads), Ok(seed)) = (reloads.parse(), seed.parse()) else {
        eprintln!("error: `{reloads}` and `{seed}` must be numbers");
        return ExitCode::FAILURE;
    };
    let wasm = wat::parse_str(APP).expect("it is a module");
    let wanted = |of: &Engine| engine == "all" || of.name() == *engine;
    let mut failed = 0;
    for engine in Engine::ALL.into_iter().filter(wanted) {
        println!("{engine}");
        let app = App::new(engine, &wasm, true).expect("it can be packed");
        if let Some(problem) = app.on(Soak { reloads, seed }) {
            println!("  FAILED: {problem}");
            failed += 1;
        }
    }
    println!("{failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
