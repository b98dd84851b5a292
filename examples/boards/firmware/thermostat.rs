//! Runs the app `thermostat` on the chip. If the app traps, it is loaded again, and the board continues.

#![no_std]
#![no_main]

use board::engine::{Bytes, Instance, bytes};
use board::{Announced, Bus, Clock, Led, Peripherals, STACK, Uart, exit, include_app};
use core::fmt::Write;
use cortex_m_rt::entry;
use embedded_hal::delay::DelayNs;
use microwit::hal::{Console, I2cBuses, Pins};
use microwit::{Limits, LoadError, mcu_host};

#[mcu_host(
    world = "thermostat",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/digital")]
    pins: Pins<Announced<Led, Uart>>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<Bus>,
    #[provides("mcu:board/log")]
    log: Console<Uart>,
}

#[entry]
fn main() -> ! {
    let Some(Peripherals { i2c, led, mut uart, clock, .. }) = Peripherals::take() else {
        exit(false)
    };
    let mut board = Board {
        pins: Pins::new([("fan", Announced::new(led, "fan", uart))], []),
        buses: I2cBuses::new([("sensors", i2c)]),
        log: Console::new(uart),
    };
    let wasm = include_app!("$APPS/thermostat.app");
    loop {
        if let Err(error) = run(wasm, &mut board, clock, uart) {
            // Writing to the UART cannot fail.
            let _ = writeln!(uart, "# {}", error.explain(bytes(&wasm)));
            exit(false)
        }
    }
}

/// Loads the app, and runs its steps until it traps.
fn run(wasm: Bytes, board: &mut Board, mut clock: Clock, mut uart: Uart) -> Result<(), LoadError> {
    // The app is ours and needs no fuel limit. Not every engine counts fuel in this build.
    let limits = Limits::DEFAULT.stack(STACK).without_fuel_limit();
    Instance::scope(wasm, board, limits, |app, host| {
        let exports = thermostat::Thermostat::bind(app)?;
        let mut told = None;
        let error = loop {
            let taken = board::ram();
            if let Some((stack, pool)) = taken
                && taken != told
            {
                told = taken;
                let _ = writeln!(uart, "# RAM so far: stack {stack} B, pool {pool} B");
            }
            match exports.step(app, host) {
                Ok(pause_ms) => clock.delay_ms(pause_ms),
                Err(error) => break error,
            }
        };
        let _ = writeln!(uart, "# {error}");
        Ok(())
    })?
}
