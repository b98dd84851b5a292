//! Runs the app `blinky` on the chip: it blinks three times, and the emulation ends.

#![no_std]
#![no_main]

use board::engine::{Bytes, Instance, bytes};
use board::{Announced, Clock, Led, Peripherals, STACK, Uart, entry, exit, include_app};
use core::fmt::Write;
use microwit::hal::{Delay, Light};
use microwit::{Limits, LoadError, mcu_host};

#[mcu_host(
    world = "blinky",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
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
    let wasm = include_app!("$APPS/blinky.app");
    let blinked = run(wasm, &mut board, uart);
    if let Err(error) = blinked {
        // Writing to the UART cannot fail.
        let _ = writeln!(uart, "# {}", error.explain(bytes(&wasm)));
    }
    exit(blinked.is_ok())
}

/// Loads the app, calls it once, and unloads it.
fn run(wasm: Bytes, board: &mut Board, mut uart: Uart) -> Result<(), LoadError> {
    // The app is ours and needs no fuel limit. Not every engine counts fuel in this build.
    let limits = Limits::DEFAULT.stack(STACK).without_fuel_limit();
    Instance::scope(wasm, board, limits, |app, board| {
        let exports = blinky::Blinky::bind(app)?;
        let _ = match exports.blink(app, board, 3) {
            Ok(times) => writeln!(uart, "blinked: {times}"),
            Err(error) => writeln!(uart, "# {error}"),
        };
        Ok(())
    })?
}
