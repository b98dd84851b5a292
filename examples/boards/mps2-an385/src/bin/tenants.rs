//! Runs two apps and a heartbeat as tasks of embassy's executor: one app waits for events, the other is replaced
//! in turn by apps that mean harm.

#![no_std]
#![no_main]

use board::{Clock, Interrupt, Peripherals, Uart, exit, include_app};
use boards_common::{tenants, tick};
use core::cell::Cell;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::{entry, exception};
use critical_section::Mutex;
use embassy_executor::{Executor, SpawnError, Spawner};
use microwit::Limits;
use microwit_any::Chosen;
use static_cell::StaticCell;

static EXECUTOR: StaticCell<Executor> = StaticCell::new();

/// The clock and the UART, for interrupts.
static SHARED: Mutex<Cell<Option<Board>>> = Mutex::new(Cell::new(None));

#[derive(Clone, Copy)]
struct Board {
    clock: Clock,
    uart: Uart,
}

// SAFETY: the registers are read and written in critical sections, or by the one task that has a copy, and each
// access is whole.
unsafe impl Send for Board {}

fn board() -> Board {
    let board = critical_section::with(|section| SHARED.borrow(section).get());
    board.unwrap_or_else(|| exit(false))
}

/// The microseconds since the start.
fn now() -> u64 {
    board().clock.now()
}

const LIMITS: Limits = tenants::limits(4096, 96 * 1024);

#[entry]
fn main() -> ! {
    let Some(Peripherals { uart, clock, .. }) = Peripherals::take() else { exit(false) };
    critical_section::with(|section| SHARED.borrow(section).set(Some(Board { clock, uart })));
    uart.receive();
    Interrupt::Uart0Rx.enable();
    if let Some(mut core) = cortex_m::Peripherals::take() {
        core.SYST.set_clock_source(SystClkSource::Core);
        core.SYST.set_reload(25_000 - 1);
        core.SYST.clear_current();
        core.SYST.enable_counter();
        core.SYST.enable_interrupt();
    }
    EXECUTOR.init(Executor::new()).run(start)
}

fn start(spawner: Spawner) {
    let spawn = || {
        spawner.spawn(watch()?);
        spawner.spawn(host()?);
        // Of tasks that are ready, this one comes first.
        let beat = beat()?;
        beat.metadata().set_priority(1);
        spawner.spawn(beat);
        spawner.spawn(direct()?);
        Ok::<_, SpawnError>(())
    };
    if spawn().is_err() {
        exit(false)
    }
}

#[exception]
fn SysTick() {
    tenants::on_tick(tick());
}

#[unsafe(no_mangle)]
extern "C" fn UART0_RX() {
    while let Some(byte) = board().uart.received() {
        tenants::on_byte(byte);
    }
}

#[embassy_executor::task]
async fn watch() {
    tenants::watch::<Chosen, 4>(include_app!("$APPS/watcher.app"), LIMITS, board().uart, now).await;
}

#[embassy_executor::task]
async fn host() {
    let apps = [
        include_app!("$APPS/forever.app"),
        include_app!("$APPS/realloc.app"),
        include_app!("$APPS/memory.app"),
        include_app!("$APPS/handles.app"),
        include_app!("$APPS/trap.app"),
        include_app!("$APPS/storm.app"),
        include_app!("$APPS/hoard.app"),
        include_app!("$APPS/asleep.app"),
    ];
    tenants::host::<Chosen, 8>(apps, LIMITS, board().uart, now).await;
}

#[embassy_executor::task]
async fn beat() {
    tenants::beat(now).await;
}

#[embassy_executor::task]
async fn direct() {
    exit(tenants::direct(board().uart).await);
}
