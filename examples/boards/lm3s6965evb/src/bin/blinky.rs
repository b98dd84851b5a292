//! Runs the app `blinky` on the chip: it blinks three times, and the emulation ends.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use lm3s6965evb::{Announced, Clock, Led, Peripherals, Uart, exit};
use microwit_hal::{Delay, Light};
use microwit_host::{LoadError, mcu_host};
use microwit_wamr::{Instance, Limits, Pool, include_wasm};

#[mcu_host(
    world = "blinky",
    path = "../../../wit",
    with = { "mcu:board": microwit_hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/led")]
    led: Light<Announced<Led, Uart>>,
    #[provides("mcu:board/delay")]
    delay: Delay<Clock>,
}

static POOL: Pool<4096> = Pool::new();

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, mut uart, clock, .. }) = Peripherals::take() else { exit(false) };
    let mut board =
        Board { led: Light(Announced::new(led, "led", uart)), delay: Delay::new(clock) };
    POOL.give();
    let wasm = include_wasm!("$APPS/blinky.app");
    let blinked = run(wasm, &mut board, uart);
    if let Err(error) = blinked {
        // Writing to the UART cannot fail.
        let _ = writeln!(uart, "# {}", error.explain(wasm));
    }
    exit(blinked.is_ok())
}

/// Loads the app and calls it once.
fn run(wasm: &[u8], board: &mut Board, mut uart: Uart) -> Result<(), LoadError> {
    let limits = Limits { stack: 512, fuel: None, ..Limits::DEFAULT };
    let mut guest = Instance::load(wasm, board, limits)?;
    let app = blinky::Blinky::bind(&mut guest)?;
    let _ = match app.blink(&mut guest, board, 3) {
        Ok(times) => writeln!(uart, "blinked: {times}"),
        Err(error) => writeln!(uart, "# {error}"),
    };
    guest.unload(board);
    Ok(())
}
