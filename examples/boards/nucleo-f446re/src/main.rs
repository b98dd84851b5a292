//! Runs the app `thermostat` on a Nucleo-F446RE, as a task of embassy's executor.

#![no_std]
#![no_main]

use boards_common::owned;
use defmt_rtt as _;
use embassy_executor::Spawner;
use embassy_stm32::{
    bind_interrupts, dma,
    exti::{self, ExtiInput},
    gpio::{Level, Output, Pull, Speed},
    i2c::{self, Config, I2c, Master},
    interrupt::typelevel::EXTI15_10,
    mode::Async,
    peripherals::{DMA1_CH0, DMA1_CH6, I2C1},
};
use embedded_alloc::LlffHeap;
use microwit::Limits;
use microwit::tinywasm::{Tinywasm, include_wasm};
use panic_probe as _;

bind_interrupts!(struct Interrupts {
    I2C1_EV => i2c::EventInterruptHandler<I2C1>;
    I2C1_ER => i2c::ErrorInterruptHandler<I2C1>;
    DMA1_STREAM0 => dma::InterruptHandler<DMA1_CH0>;
    DMA1_STREAM6 => dma::InterruptHandler<DMA1_CH6>;
    EXTI15_10 => exti::InterruptHandler<EXTI15_10>;
});

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

/// The bytes of the memory that the engine allocates from.
const HEAP_SIZE: usize = 80 * 1024;

/// A step of the app may take a million units of fuel. After each 2,000, other tasks run.
const LIMITS: Limits =
    Limits::DEFAULT.memory(8 * 1024).stack(4 * 1024).heap(64 * 1024).fuel(1_000_000).slice(2_000);

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    // SAFETY: `main` runs once, and nothing has been allocated before.
    unsafe {
        embedded_alloc::init!(HEAP, HEAP_SIZE);
    }
    let board = embassy_stm32::init(embassy_stm32::Config::default());
    let led = Output::new(board.PA5, Level::Low, Speed::Low);
    let button = ExtiInput::new(board.PC13, board.EXTI13, Pull::None, Interrupts);
    let (clock, data) = (board.PB8, board.PB9);
    let (sends, reads) = (board.DMA1_CH6, board.DMA1_CH0);
    let bus = I2c::new(board.I2C1, clock, data, sends, reads, Interrupts, Config::default());
    spawner.spawn(defmt::unwrap!(app(led, bus)));
    spawner.spawn(defmt::unwrap!(watch(button)));
}

#[embassy_executor::task]
async fn app(fan: Output<'static>, sensors: I2c<'static, Async, Master>) {
    // SAFETY: the build has packed the app, and nothing changes it on its way into flash.
    let thermostat = unsafe { include_wasm!("$APPS/thermostat.app") };
    owned::run::<Tinywasm>(thermostat, LIMITS, fan, sensors).await;
}

#[embassy_executor::task]
async fn watch(button: ExtiInput<'static, Async>) {
    owned::watch(button).await;
}
