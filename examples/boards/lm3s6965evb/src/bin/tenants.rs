//! Runs two apps and a heartbeat as tasks of embassy's executor: one app waits for events, the other is replaced
//! in turn by apps that mean harm.

#![no_std]
#![no_main]

use board::engine::Chosen;
use board::{Button, Clock, Interrupt, Peripherals, STACK, Uart, exit, include_app};
use boards_common::{Given, tenants};
use core::fmt::Write;
use cortex_m_rt::entry;

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

boards_common::tasks! {
    engine: Chosen,
    include: include_app,
    limits: tenants::limits(STACK, 8 * 1024).memory(4096),
    uart: BOARD.get().uart,
    now: || BOARD.get().clock.now(),
    direct: direct,
}

#[entry]
fn main() -> ! {
    let Some(Peripherals { uart, clock, button, .. }) = Peripherals::take() else { exit(false) };
    BOARD.give(Board { clock, uart, button });
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
    if let Some((stack, pool)) = board::ram() {
        let _ = writeln!(uart, "# RAM: stack {stack} B, pool {pool} B");
    }
    exit(well);
}
