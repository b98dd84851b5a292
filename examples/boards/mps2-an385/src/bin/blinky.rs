//! Runs the app `blinky` on the chip: it blinks three times, and the emulation ends.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use microwit_hal::{Delay, Light};
use microwit_host::{LoadError, mcu_host};
use mps2_an385::engine::{Bytes, Instance, Limits, bytes};
use mps2_an385::{Announced, Clock, Led, Peripherals, Uart, exit, include_app};

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

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, mut uart, clock, .. }) = Peripherals::take() else { exit(false) };
    let mut board =
        Board { led: Light(Announced::new(led, "led", uart)), delay: Delay::new(clock) };
    let app = include_app!("$APPS/blinky.app");
    let blinked = run(app, &mut board, uart);
    if let Err(error) = blinked {
        // Writing to the UART cannot fail.
        let _ = writeln!(uart, "# {}", error.explain(bytes(app)));
    }
    exit(blinked.is_ok())
}

/// Loads the app and calls it once.
fn run(app: Bytes, board: &mut Board, mut uart: Uart) -> Result<(), LoadError> {
    // The app is ours and needs no fuel limit. Not every engine counts fuel in this build.
    let limits = Limits { stack: 4096, fuel: None, ..Limits::DEFAULT };
    let mut guest = Instance::load(app, board, limits)?;
    let calls = blinky::Blinky::bind(&mut guest)?;
    let _ = match calls.blink(&mut guest, board, 3) {
        Ok(times) => writeln!(uart, "blinked: {times}"),
        Err(error) => writeln!(uart, "# {error}"),
    };
    guest.unload(board);
    Ok(())
}
