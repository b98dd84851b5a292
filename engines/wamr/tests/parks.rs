//! Frames of an app that is parked, as WAMR's C code sees them.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_engine::{Export, HostFn, Sig, Slots, World};
use microwit_host::__private::{call_async, export, row, waits};
use microwit_host::{App, CallError, Guest, LoadError, Trap, TrapCode, WorldHost};
use microwit_wamr::{Instance, Limits};

/// A host that is pending so often, and asks the app for memory while it is parked.
struct Host {
    polls: u32,
}

impl WorldHost for Host {
    type World = Self;

    fn imports<'t>() -> &'t [HostFn<Self>] {
        const { &[row("h", "wait", "~*(iI)I", waits)] }
    }

    async fn wait<'w>(
        &'w mut self,
        _: usize,
        guest: &'w mut (dyn Guest + Send),
        slots: &'w mut Slots,
    ) -> Result<(), Trap> {
        let mut left = self.polls;
        poll_fn(|_| {
            left = left.wrapping_sub(1);
            if left == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let at = guest.realloc(1, slots[0] as u32)?;
        slots[0] = slots[1] + u64::from(at);
        Ok(())
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[Sig::of("*(iI)I")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "(i)I")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 1];
}

/// `run` waits below some frames, in the middle of a calculation; `cabi_realloc` takes frames as well.
const APP: &str = r#"(module
    (import "h" "wait" (func $wait (param i32 i64) (result i64)))
    (memory (export "memory") 1)
    (func $deep (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
            (else (i32.const 3))))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
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
        (i64.add (call $below (local.get 0)) (call $below (local.get 0)))))"#;

fn load(host: &mut Host, stack: u32) -> Result<Instance<Host>, LoadError> {
    load_app(APP, host, Limits::DEFAULT.stack(stack).without_fuel_limit())
}

fn load_app(wat: &str, host: &mut Host, limits: Limits) -> Result<Instance<Host>, LoadError> {
    let wasm = wat::parse_str(wat).expect("it is a module");
    Instance::load(&*wasm, host, limits)
}

/// Polls so often at most.
fn run(
    app: &mut Instance<Host>,
    host: &mut Host,
    depth: u32,
    most: u32,
) -> Option<Result<u64, CallError>> {
    let run = app.export(&Host::EXPORTS[0]).expect("it has it");
    let mut call = pin!(call_async(app, host, run, (depth,), |_, slot| Ok(slot)));
    for _ in 0..most {
        let task = &mut Context::from_waker(Waker::noop());
        if let Poll::Ready(done) = call.as_mut().poll(task) {
            return Some(done);
        }
    }
    None
}

/// What `$below` returns.
fn below(depth: u32) -> i64 {
    if depth == 0 { 0x5_0000_0003 } else { 1 + 100 - below(depth - 1) }
}

#[test]
fn an_app_goes_on_where_it_was() {
    for (depth, polls) in [(0, 0), (0, 1), (1, 1), (7, 3), (20, 2)] {
        let host = &mut Host { polls };
        let mut app = load(host, 16 * 1024).expect("it is loaded");
        for _ in 0..20 {
            let sum = run(&mut app, host, depth, 100).map(|done| done.expect("it runs"));
            assert_eq!(sum, Some((2 * below(depth)).cast_unsigned()));
        }
        app.unload(host);
    }
}

#[test]
fn a_parked_app_may_be_unloaded() {
    for most in 0..6 {
        let host = &mut Host { polls: 3 };
        let mut app = load(host, 16 * 1024).expect("it is loaded");
        assert_eq!(run(&mut app, host, 9, most), None);
        app.unload(host);
    }
}

#[test]
fn the_stack_of_a_parked_app_has_its_end() {
    let mut ends = [false; 2];
    for stack in (256..6000).step_by(16) {
        let host = &mut Host { polls: 1 };
        let Ok(mut app) = load(host, stack) else { continue };
        match run(&mut app, host, 10, 100).expect("it ends") {
            Ok(sum) => {
                assert_eq!(sum, (2 * below(10)).cast_unsigned());
                ends[0] = true;
            }
            Err(error) => {
                assert_eq!(error.trap.code, TrapCode::StackOverflow);
                ends[1] = true;
            }
        }
        app.unload(host);
    }
    assert_eq!(ends, [true; 2]);
}

#[test]
#[cfg(feature = "fuel")]
fn an_instruction_that_takes_longer_than_its_slice_is_paid_for_by_the_next_slices() {
    // Each instruction takes 1024 units of fuel, and two calls of the function come after each other.
    const FILLS: &str = r#"(module
        (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
        (func (export "run") (param i32) (result i64)
            (loop $again
                (memory.fill (i32.const 0) (i32.const 0) (i32.const 65535))
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (i64.const 7)))"#;
    for slice in [1, 100, 1000, 1023, 5000] {
        let host = &mut Host { polls: 0 };
        let limits = Limits::DEFAULT.memory(65536).slice(slice).without_fuel_limit();
        let mut app = load_app(FILLS, host, limits).expect("it is loaded");
        let least = 20 * 1023 / slice as u32;
        assert_eq!(run(&mut app, host, 21, least), None, "slices of {slice}");
        app.unload(host);
        let mut app = load_app(FILLS, host, limits).expect("it is loaded");
        for _ in 0..2 {
            let most = (21_u32 * 1040).div_ceil(slice as u32) + 22;
            assert_eq!(run(&mut app, host, 21, most), Some(Ok(7)), "slices of {slice}");
        }
        app.unload(host);
    }
    // What is not paid is not given back.
    let host = &mut Host { polls: 0 };
    let limits = Limits::DEFAULT.memory(65536).slice(100).fuel(5 * 1030);
    let mut app = load_app(FILLS, host, limits).expect("it is loaded");
    let end = run(&mut app, host, 21, 1000).map(|done| done.map_err(|error| error.trap.code));
    assert_eq!(end, Some(Err(TrapCode::OutOfFuel)));
    app.unload(host);
}
