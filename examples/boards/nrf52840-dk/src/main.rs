//! Runs the app `thermostat` on an nRF52840 DK, as a task of embassy's executor.

#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use boards_common::{Inverted, owned};
use defmt_rtt as _;
use embassy_executor::Spawner;
use embassy_nrf::{
    bind_interrupts,
    gpio::{Input, Level, Output, OutputDrive, Pull},
    peripherals::TWISPI0,
    twim::{Config, InterruptHandler, Twim},
};
use microwit::Limits;
use microwit::wamr::{Pool, Wamr, include_wasm};
use panic_probe as _;
use static_cell::StaticCell;

bind_interrupts!(struct Interrupts {
    TWISPI0 => InterruptHandler<TWISPI0>;
});

/// The memory of the app, and the engine's data about it.
static POOL: Pool<{ 16 * 1024 }> = Pool::new();

/// The controller of the bus reads RAM only: bytes that are in flash are copied here before they are sent.
static SENT: StaticCell<[u8; 32]> = StaticCell::new();

/// A step of the app may take a million units of fuel. After each 2,000, other tasks run.
const LIMITS: Limits =
    Limits::DEFAULT.memory(4 * 1024).stack(2 * 1024).heap(8 * 1024).fuel(1_000_000).slice(2_000);

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    POOL.give();
    let board = embassy_nrf::init(embassy_nrf::config::Config::default());
    // The line is high while the LED is off.
    let led = Inverted(Output::new(board.P0_13, Level::High, OutputDrive::Standard));
    let button = Input::new(board.P0_11, Pull::Up);
    let sent = SENT.init([0; 32]);
    let bus =
        Twim::new(board.TWISPI0, Interrupts, board.P0_26, board.P0_27, Config::default(), sent);
    spawner.spawn(defmt::unwrap!(app(led, bus)));
    spawner.spawn(defmt::unwrap!(watch(button)));
}

#[embassy_executor::task]
async fn app(fan: Inverted<Output<'static>>, sensors: Twim<'static>) {
    owned::run::<Wamr>(include_wasm!("$APPS/thermostat.app"), LIMITS, fan, sensors).await;
}

#[embassy_executor::task]
async fn watch(button: Input<'static>) {
    owned::watch(button).await;
}
