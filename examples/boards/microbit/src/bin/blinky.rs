//! Runs the app `blinky` on the chip: it blinks three times, and the emulation ends.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use microbit::{Announced, Clock, Led, Line, Peripherals, exit};
use microwit::hal::{Delay, Light};
use microwit::wamr::{Instance, Pool, include_wasm};
use microwit::{Limits, LoadError, mcu_host};

#[mcu_host(
    world = "blinky",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/led")]
    led: Light<Announced<Led, Line>>,
    #[provides("mcu:board/delay")]
    delay: Delay<Clock>,
}

static POOL: Pool<4096> = Pool::new();

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, mut line, clock, .. }) = Peripherals::take() else { exit(false) };
    let mut board =
        Board { led: Light(Announced::new(led, "led", line)), delay: Delay::new(clock) };
    POOL.give();
    let wasm = include_wasm!("$APPS/blinky.app");
    let blinked = run(wasm, &mut board, line);
    if let Err(error) = blinked {
        // Printing on the line cannot fail.
        let _ = writeln!(line, "# {}", error.explain(wasm));
    }
    exit(blinked.is_ok())
}

/// Loads the app, calls it once, and unloads it.
fn run(wasm: &[u8], board: &mut Board, mut line: Line) -> Result<(), LoadError> {
    let limits = Limits::DEFAULT.stack(512).without_fuel_limit();
    Instance::scope(wasm, board, limits, |app, board| {
        let exports = blinky::Blinky::bind(app)?;
        let _ = match exports.blink(app, board, 3) {
            Ok(times) => writeln!(line, "blinked: {times}"),
            Err(error) => writeln!(line, "# {error}"),
        };
        Ok(())
    })?
}
