//! An app that waits in many ways, and its board.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use microwit_host::{CallError, Own, TrapCode, mcu_host};
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
pub struct Board {
    pub open: u32,
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
pub const APP: &str = r#"(module
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
pub enum Mode {
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
    pub const fn with(self, n: u32) -> u32 {
        n << 8 | self as u32
    }
}

pub const LIMITS: Limits = Limits::DEFAULT.memory(0x1_0000).fuel(1_000_000);

pub struct Loaded {
    pub app: Instance<Board>,
    pub exports: parks::Parks<microwit_tinywasm::Callee>,
    pub board: Board,
}

impl Loaded {
    pub fn new(limits: Limits) -> Self {
        static PACKED: LazyLock<Archive> =
            LazyLock::new(|| Archive::new(&wat::parse_str(APP).unwrap()).unwrap());
        let mut board = Board::default();
        let mut app = Instance::load(&*PACKED, &mut board, limits).unwrap();
        Self { exports: parks::Parks::bind(&mut app).unwrap(), app, board }
    }

    pub fn run(&mut self, n: u32, polls: u32) -> impl Future<Output = Result<u64, CallError>> {
        self.exports.run_async(&mut self.app, &mut self.board, n, polls)
    }

    /// Polls until the call is done. Returns the number of polls, too.
    pub fn done(&mut self, n: u32, polls: u32) -> (Result<u64, TrapCode>, u32) {
        let mut call = pin!(self.run(n, polls));
        for polled in 1.. {
            if let Some(done) = poll(call.as_mut()) {
                return (done, polled);
            }
        }
        unreachable!()
    }
}

pub fn poll(
    call: std::pin::Pin<&mut impl Future<Output = Result<u64, CallError>>>,
) -> Option<Result<u64, TrapCode>> {
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done.map_err(|error| error.trap.code)),
        Poll::Pending => None,
    }
}
