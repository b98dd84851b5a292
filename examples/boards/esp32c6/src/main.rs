//! Runs the app `thermostat` on an ESP32-C6-DevKitC-1, as a task of embassy's executor.

#![no_std]
#![no_main]

use boards_common::owned;
use defmt_rtt as _;
use embassy_executor::Spawner;
use embedded_alloc::LlffHeap;
use esp_backtrace as _;
use esp_hal::{
    Async,
    gpio::{Input, InputConfig, Level, Output, OutputConfig, Pull},
    i2c::master::{Config, I2c},
    timer::timg::TimerGroup,
};
use microwit::Limits;
use microwit::wasmi::{Wasmi, include_wasm};

// The boot loader looks for this description of the firmware.
esp_bootloader_esp_idf::esp_app_desc!();

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// The bytes of the memory that the engine allocates from.
const HEAP_SIZE: usize = 96 * 1024;

/// A step of the app may take a million units of fuel. After each 2,000, other tasks run.
const LIMITS: Limits =
    Limits::DEFAULT.memory(8 * 1024).stack(4 * 1024).heap(64 * 1024).fuel(1_000_000).slice(2_000);

#[esp_rtos::main]
async fn main(spawner: Spawner) {
    // SAFETY: `main` runs once, and nothing has been allocated before.
    unsafe {
        embedded_alloc::init!(HEAP, HEAP_SIZE);
    }
    let board = esp_hal::init(esp_hal::Config::default());
    esp_rtos::start(TimerGroup::new(board.TIMG0).timer0, board.FROM_CPU_INTR0);
    let led = Output::new(board.GPIO10, Level::Low, OutputConfig::default());
    let button = Input::new(board.GPIO9, InputConfig::default().with_pull(Pull::Up));
    let bus = defmt::unwrap!(I2c::new(board.I2C0, Config::default()));
    let bus = bus.with_sda(board.GPIO6).with_scl(board.GPIO7).into_async();
    spawner.spawn(defmt::unwrap!(app(led, bus)));
    spawner.spawn(defmt::unwrap!(watch(button)));
}

#[embassy_executor::task]
async fn app(fan: Output<'static>, sensors: I2c<'static, Async>) {
    owned::run::<Wasmi>(include_wasm!("$APPS/thermostat.app"), LIMITS, fan, sensors).await;
}

#[embassy_executor::task]
async fn watch(button: Input<'static>) {
    owned::watch(button).await;
}
