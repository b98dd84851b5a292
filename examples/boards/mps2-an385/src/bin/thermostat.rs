//! Runs the app `thermostat` on the chip. If the app traps, it is loaded again, and the board continues.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use embedded_hal::delay::DelayNs;
use microwit_hal::{Console, I2cBuses, Pins};
use microwit_host::{LoadError, mcu_host};
use mps2_an385::engine::{Bytes, Instance, Limits, bytes};
use mps2_an385::{Announced, BitBang, Clock, Led, Peripherals, Uart, exit, include_app};

#[mcu_host(
    world = "thermostat",
    path = "../../../wit",
    with = { "mcu:board": microwit_hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/digital")]
    pins: Pins<Announced<Led, Uart>>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<BitBang>,
    #[provides("mcu:board/log")]
    log: Console<Uart>,
}

#[entry]
fn main() -> ! {
    let Some(Peripherals { i2c, led, mut uart, clock }) = Peripherals::take() else { exit(false) };
    let mut board = Board {
        pins: Pins::new([("fan", Announced::new(led, "fan", uart))], []),
        buses: I2cBuses::new([("sensors", i2c)]),
        log: Console::new(uart),
    };
    let app = include_app!("$APPS/thermostat.app");
    loop {
        if let Err(error) = run(app, &mut board, clock, uart) {
            // Writing to the UART cannot fail.
            let _ = writeln!(uart, "# {}", error.explain(bytes(app)));
            exit(false)
        }
    }
}

/// Loads the app, and runs its steps until it traps.
fn run(app: Bytes, board: &mut Board, mut clock: Clock, mut uart: Uart) -> Result<(), LoadError> {
    // The app is ours and needs no fuel limit. Not every engine counts fuel in this build.
    let limits = Limits { stack: 4096, fuel: None, ..Limits::DEFAULT };
    let mut guest = Instance::load(app, board, limits)?;
    let calls = thermostat::Thermostat::bind(&mut guest)?;
    let error = loop {
        match calls.step(&mut guest, board) {
            Ok(pause_ms) => clock.delay_ms(pause_ms),
            Err(error) => break error,
        }
    };
    let _ = writeln!(uart, "# {error}");
    guest.unload(board);
    Ok(())
}
