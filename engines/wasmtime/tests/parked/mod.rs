//! An app that waits, and its host.
#![allow(dead_code, reason = "each test uses some of it")]

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use microwit_engine::{Export, HostFn, Sig, Slots, World};
use microwit_host::__private::{call_async, export, row, waits};
use microwit_host::{App, CallError, Guest, LoadError, Trap, TrapCode, WorldHost};
use microwit_wasmtime::{Image, Instance, Limits, Packing, Target};

/// A host that is pending so often, and then asks the app for memory.
#[derive(Default)]
pub struct Host {
    pub polls: u32,
    pub panics: bool,
    /// Calls that are under way.
    pub waiting: Cell<u32>,
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
        const { &[row("h", "wait", "~*(iI)I", waits)] }
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

pub fn image(wat: &str) -> &'static Image {
    let packing = Packing { target: Target::HERE, fuel: true };
    Box::leak(Box::new(Image::new(&wat::parse_str(wat).unwrap(), packing).unwrap()))
}

/// The image of the app. Each thread has its own, and with it the heap that it takes: apps of an image share that.
pub fn app() -> &'static Image {
    thread_local!(static OWN: &'static Image = image(APP));
    OWN.with(|own| *own)
}

pub const LIMITS: Limits = Limits::DEFAULT.memory(3 << 16);

pub fn load(host: &mut Host, limits: Limits) -> Result<Instance<Host>, LoadError> {
    Instance::load(app(), host, limits)
}

/// A call of an export by its name.
pub async fn begin(
    app: &mut Instance<Host>,
    host: &mut Host,
    name: &str,
    arg: u32,
) -> Result<u64, CallError> {
    let export = Host::EXPORTS.iter().find(|export| export.name == name).unwrap();
    let export = app.export(export).unwrap();
    call_async(app, host, export, (arg,), |_, slot| Ok(slot)).await
}

pub fn step<T>(call: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    call.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls so often at most.
pub fn run(
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

pub fn sum(depth: u32) -> u64 {
    (2 * below(depth)).cast_unsigned()
}
