//! Runs two apps and a heartbeat as tasks of embassy's executor: one app waits for events, the other is replaced
//! in turn by apps that mean harm.

#![no_std]
#![no_main]

use boards_common::tenants;
use core::cell::Cell;
use core::fmt::Write;
use cortex_m_rt::entry;
use critical_section::Mutex;
use embassy_executor::{Executor, SpawnError, Spawner};
use lm3s6965evb::{Button, Clock, Interrupt, Peripherals, Uart, exit, stack};
use microwit::Limits;
use microwit::wamr::{Pool, include_wasm, pool_high_water};
use microwit_wamr::Wamr;
use static_cell::StaticCell;

static EXECUTOR: StaticCell<Executor> = StaticCell::new();

/// The clock, the UART and the button, for interrupts.
static SHARED: Mutex<Cell<Option<Board>>> = Mutex::new(Cell::new(None));

#[derive(Clone, Copy)]
struct Board {
    clock: Clock,
    uart: Uart,
    button: Button,
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

const LIMITS: Limits = tenants::limits(1024, 8 * 1024).memory(4096);

/// The memory of both apps, and the engine's data about them.
static POOL: Pool<{ 11 * 1024 }> = Pool::new();

#[entry]
fn main() -> ! {
    let Some(Peripherals { uart, clock, button, .. }) = Peripherals::take() else { exit(false) };
    let board = Board { clock, uart, button };
    critical_section::with(|section| SHARED.borrow(section).set(Some(board)));
    POOL.give();
    uart.receive();
    Interrupt::Uart0.enable();
    button.watch();
    Interrupt::GpioPortE.enable();
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

#[unsafe(no_mangle)]
extern "C" fn UART0() {
    while let Some(byte) = board().uart.received() {
        tenants::on_byte(byte);
    }
}

#[unsafe(no_mangle)]
extern "C" fn GPIO_PORT_E() {
    tenants::on_button(board().button.is_pressed());
}

#[embassy_executor::task]
async fn watch() {
    tenants::watch::<Wamr, 4>(include_wasm!("$APPS/watcher.app"), LIMITS, board().uart, now).await;
}

#[embassy_executor::task]
async fn host() {
    let apps = [
        include_wasm!("$APPS/forever.app"),
        include_wasm!("$APPS/realloc.app"),
        include_wasm!("$APPS/memory.app"),
        include_wasm!("$APPS/handles.app"),
        include_wasm!("$APPS/trap.app"),
        include_wasm!("$APPS/storm.app"),
        include_wasm!("$APPS/hoard.app"),
        include_wasm!("$APPS/asleep.app"),
    ];
    tenants::host::<Wamr, 8>(apps, LIMITS, board().uart, now).await;
}

#[embassy_executor::task]
async fn beat() {
    tenants::beat(now).await;
}

#[embassy_executor::task]
async fn direct() {
    let mut uart = board().uart;
    let well = tenants::direct(uart).await;
    // Writing to the UART cannot fail.
    let _ = writeln!(uart, "# RAM: stack {} B, pool {} B", stack::high_water(), pool_high_water());
    exit(well);
}
