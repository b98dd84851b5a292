//! Runs two apps and a heartbeat as tasks of embassy's executor: one app waits for events, the other is replaced
//! in turn by apps that mean harm.

#![no_std]
#![no_main]

use boards_common::{Given, tenants};
use core::fmt::Write;
use cortex_m_rt::entry;
use lm3s6965evb::{Button, Clock, Interrupt, Peripherals, Uart, exit, stack};
use microwit::wamr::{Pool, include_wasm, pool_high_water};
use microwit_wamr::Wamr;

static BOARD: Given<Board> = Given::nothing();

#[derive(Clone, Copy)]
struct Board {
    clock: Clock,
    uart: Uart,
    button: Button,
}

// SAFETY: the registers are read and written in critical sections, or by the one task that has a copy, and each
// access is whole.
unsafe impl Send for Board {}

/// The memory of both apps, and the engine's data about them.
static POOL: Pool<{ 11 * 1024 }> = Pool::new();

boards_common::tasks! {
    engine: Wamr,
    include: include_wasm,
    limits: tenants::limits(1024, 8 * 1024).memory(4096),
    uart: BOARD.get().uart,
    now: || BOARD.get().clock.now(),
    direct: direct,
}

#[entry]
fn main() -> ! {
    let Some(Peripherals { uart, clock, button, .. }) = Peripherals::take() else { exit(false) };
    BOARD.give(Board { clock, uart, button });
    POOL.give();
    uart.receive();
    Interrupt::Uart0.enable();
    button.watch();
    Interrupt::GpioPortE.enable();
    run()
}

#[unsafe(no_mangle)]
extern "C" fn UART0() {
    while let Some(byte) = BOARD.get().uart.received() {
        tenants::on_byte(byte);
    }
}

#[unsafe(no_mangle)]
extern "C" fn GPIO_PORT_E() {
    tenants::on_button(BOARD.get().button.is_pressed());
}

#[embassy_executor::task]
async fn direct() {
    let mut uart = BOARD.get().uart;
    let well = tenants::direct(uart).await;
    // Writing to the UART cannot fail.
    let _ = writeln!(uart, "# RAM: stack {} B, pool {} B", stack::high_water(), pool_high_water());
    exit(well);
}
