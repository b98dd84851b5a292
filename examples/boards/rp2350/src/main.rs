//! Runs the app `thermostat` on a Pico 2, as a task of embassy's executor.

#![no_std]
#![no_main]

use boards_common::owned;
use defmt_rtt as _;
use embassy_executor::Spawner;
use embassy_rp::{
    bind_interrupts,
    gpio::{Input, Level, Output, Pull},
    i2c::{Async, Config, I2c, InterruptHandler},
    peripherals::I2C0,
};
use embedded_alloc::LlffHeap;
use microwit::Limits;
use microwit::wasmi::{Wasmi, include_wasm};
use panic_probe as _;

bind_interrupts!(struct Interrupts {
    I2C0_IRQ => InterruptHandler<I2C0>;
});

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// The bytes of the memory that the engine allocates from.
const HEAP_SIZE: usize = 96 * 1024;

/// A step of the app may take a million units of fuel. After each 2,000, other tasks run.
const LIMITS: Limits =
    Limits::DEFAULT.memory(8 * 1024).stack(4 * 1024).heap(64 * 1024).fuel(1_000_000).slice(2_000);

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    // SAFETY: `main` runs once, and nothing has been allocated before.
    unsafe {
        embedded_alloc::init!(HEAP, HEAP_SIZE);
    }
    let board = embassy_rp::init(embassy_rp::config::Config::default());
    let led = Output::new(board.PIN_25, Level::Low);
    let button = Input::new(board.PIN_2, Pull::Up);
    let bus = I2c::new_async(board.I2C0, board.PIN_5, board.PIN_4, Interrupts, Config::default());
    spawner.spawn(defmt::unwrap!(app(led, bus)));
    spawner.spawn(defmt::unwrap!(watch(button)));
}

#[embassy_executor::task]
async fn app(fan: Output<'static>, sensors: I2c<'static, I2C0, Async>) {
    owned::run::<Wasmi>(include_wasm!("$APPS/thermostat.app"), LIMITS, fan, sensors).await;
}

#[embassy_executor::task]
async fn watch(button: Input<'static>) {
    owned::watch(button).await;
}
