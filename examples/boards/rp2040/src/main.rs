//! Runs the app `thermostat` on a Pico, as a task of embassy's executor.

#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use boards_common::owned;
use defmt_rtt as _;
use embassy_executor::Spawner;
use embassy_rp::{
    bind_interrupts,
    gpio::{Input, Level, Output, Pull},
    i2c::{Async, Config, I2c, InterruptHandler},
    peripherals::I2C0,
};
use microwit::Limits;
use microwit::wamr::{Pool, Wamr, include_wasm};
use panic_probe as _;

bind_interrupts!(struct Interrupts {
    I2C0_IRQ => InterruptHandler<I2C0>;
});

/// The memory of the app, and the engine's data about it.
static POOL: Pool<{ 16 * 1024 }> = Pool::new();

/// A step of the app may take a million units of fuel. After each 2,000, other tasks run.
const LIMITS: Limits =
    Limits::DEFAULT.memory(4 * 1024).stack(2 * 1024).heap(8 * 1024).fuel(1_000_000).slice(2_000);

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    POOL.give();
    let board = embassy_rp::init(embassy_rp::config::Config::default());
    let led = Output::new(board.PIN_25, Level::Low);
    let button = Input::new(board.PIN_2, Pull::Up);
    let bus = I2c::new_async(board.I2C0, board.PIN_5, board.PIN_4, Interrupts, Config::default());
    spawner.spawn(defmt::unwrap!(app(led, bus)));
    spawner.spawn(defmt::unwrap!(watch(button)));
}

#[embassy_executor::task]
async fn app(fan: Output<'static>, sensors: I2c<'static, I2C0, Async>) {
    owned::run::<Wamr>(include_wasm!("$APPS/thermostat.app"), LIMITS, fan, sensors).await;
}

#[embassy_executor::task]
async fn watch(button: Input<'static>) {
    owned::watch(button).await;
}
