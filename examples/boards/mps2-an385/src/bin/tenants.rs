//! Runs two apps and a heartbeat as tasks of embassy's executor: one app waits for events, the other is replaced
//! in turn by apps that mean harm.

#![no_std]
#![no_main]

use board::engine::Chosen;
use board::{Clock, Interrupt, Peripherals, STACK, Uart, exit, include_app};
use boards_common::{Given, tenants, tick};
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_rt::{entry, exception};

static BOARD: Given<Board> = Given::nothing();

#[derive(Clone, Copy)]
struct Board {
    clock: Clock,
    uart: Uart,
}

// SAFETY: the registers are read and written in critical sections, or by the one task that has a copy, and each
// access is whole.
unsafe impl Send for Board {}

boards_common::tasks! {
    engine: Chosen,
    include: include_app,
    limits: tenants::limits(STACK, 96 * 1024),
    uart: BOARD.get().uart,
    now: || BOARD.get().clock.now(),
    direct: direct,
}

#[entry]
fn main() -> ! {
    let Some(Peripherals { uart, clock, .. }) = Peripherals::take() else { exit(false) };
    BOARD.give(Board { clock, uart });
    uart.receive();
    Interrupt::Uart0Rx.enable();
    if let Some(mut core) = cortex_m::Peripherals::take() {
        core.SYST.set_clock_source(SystClkSource::Core);
        core.SYST.set_reload(25_000 - 1);
        core.SYST.clear_current();
        core.SYST.enable_counter();
        core.SYST.enable_interrupt();
    }
    run()
}

#[exception]
fn SysTick() {
    tenants::on_tick(tick());
}

#[unsafe(no_mangle)]
extern "C" fn UART0_RX() {
    while let Some(byte) = BOARD.get().uart.received() {
        tenants::on_byte(byte);
    }
}

#[embassy_executor::task]
async fn direct() {
    exit(tenants::direct(BOARD.get().uart).await);
}
