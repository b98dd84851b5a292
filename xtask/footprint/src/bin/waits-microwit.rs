//! World `waits`: what it takes to suspend an app and to resume it, in a host call and after a slice.
#![no_std]
#![no_main]

use core::pin::pin;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use core::task::Context;

use cortex_m::peripheral::{SCB, syst::SystClkSource};
use cortex_m_rt::exception;
use firmware::board::{self, exit, expect, instructions};
use firmware::figures;
use footprint::waits::{Board, interrupt, run, waits::Waits, waker, woken};
use footprint::{STACK, engine, guest};
use microwit_any::{Chosen, Instance, POOLED};
use microwit_engine::{Engine, Parks};
use microwit_host::{Control, Limits};

static CONTROL: Control = Control::new();
/// When the interrupt came that ends a slice.
static CAME: AtomicU32 = AtomicU32::new(0);

const LIMITS: Limits = Limits::DEFAULT.without_fuel_limit().stack(STACK);
const SLICE: u64 = 1000;

#[exception]
fn PendSV() {
    interrupt();
}

#[exception]
fn SysTick() {
    CAME.store(instructions(), Relaxed);
    CONTROL.yield_now();
}

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    engine::start();
    figures::calibrate();
    let board = &mut Board::default();
    // SAFETY: `cargo xtask` has packed it for this engine.
    let app = unsafe { microwit_any::trust(guest!("$APPS/waits.app")) };
    let parks = !matches!(<Chosen as Engine>::PARKS, Parks::Never);

    let mut guest = expect(Instance::load(app, board, LIMITS));
    let exports = expect(Waits::bind(&mut guest));
    figures::calls("spin", &mut |times| {
        expect(run(exports.spin_async(&mut guest, board, times), || true).0);
    });
    figures::calls("plain", &mut |times| {
        expect(run(exports.plain_async(&mut guest, board, times), || true).0);
    });
    figures::calls("ready", &mut |times| {
        expect(run(exports.ready_async(&mut guest, board, times), || true).0);
    });
    if parks {
        figures::calls("slow", &mut |times| {
            expect(run(exports.slow_async(&mut guest, board, times), || true).0);
        });
        interrupted(&mut guest, board, &exports);
    }
    guest.unload(board);
    if parks {
        sliced(app, board);
        stopped(app, board);
    }
    figures::report("board", "sum", board.sum);
    exit(true)
}

type Exports = Waits<<Chosen as Engine>::Func>;

/// The way from an interrupt to the app that waits for it.
#[inline(never)]
fn interrupted(guest: &mut Instance<Board>, board: &mut Board, exports: &Exports) {
    const TIMES: u32 = 200;
    let (pended, at) = (&raw mut board.pended, board as *mut Board);
    let sleep = || {
        // SAFETY: the app waits, and so does the host function that it has called, which uses nothing of this.
        unsafe { pended.write_volatile(instructions()) };
        SCB::set_pendsv();
        while !woken() {}
        true
    };
    // SAFETY: the board is used by the call, and in `sleep` as that says.
    let board = unsafe { &mut *at };
    expect(run(exports.serve_async(guest, board, TIMES), sleep).0);
    figures::report("interrupt", "to_mark", board.late / TIMES);
}

/// The end of a slice, and the beginning of the next.
#[inline(never)]
fn sliced(app: microwit_any::Bytes, board: &mut Board) {
    const TIMES: u32 = 20_000;
    let mut took = [0; 2];
    let mut ends = 0;
    for (took, slice) in took.iter_mut().zip([100_000_000, SLICE]) {
        let mut guest = expect(Instance::<Board>::load(app, board, LIMITS.slice(slice)));
        let exports = expect(Waits::bind(&mut guest));
        let begin = instructions();
        let (done, polls) = run(exports.spin_async(&mut guest, board, TIMES), || true);
        *took = instructions().wrapping_sub(begin);
        expect(done);
        ends = polls - 1;
        guest.unload(board);
    }
    figures::report("slice", "ends", ends);
    figures::report("slice", "end", took[1].saturating_sub(took[0]) / ends.max(1));
}

/// The way from an interrupt that stops an app to the executor.
#[inline(never)]
fn stopped(app: microwit_any::Bytes, board: &mut Board) {
    const TIMES: u32 = 20;
    // WAMR looks at the control; the other engines end a slice only when its fuel is used up.
    let slice = if POOLED { 100_000_000 } else { SLICE };
    let limits = LIMITS.slice(slice).control(&CONTROL);
    let Some(mut core) = cortex_m::Peripherals::take() else { exit(false) };
    core.SYST.set_clock_source(SystClkSource::Core);
    let mut late = 0;
    for round in 0..TIMES {
        let mut guest = expect(Instance::<Board>::load(app, board, limits));
        let exports = expect(Waits::bind(&mut guest));
        CAME.store(0, Relaxed);
        {
            let mut call = pin!(exports.forever_async(&mut guest, board));
            let waker = waker();
            core.SYST.set_reload(500 + round);
            core.SYST.clear_current();
            core.SYST.enable_interrupt();
            core.SYST.enable_counter();
            while CAME.load(Relaxed) == 0 {
                if call.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                    exit(false)
                }
            }
            late += instructions().wrapping_sub(CAME.load(Relaxed));
            core.SYST.disable_counter();
        }
        guest.unload(board);
    }
    figures::report("stop", "to_executor", late / TIMES);
}
