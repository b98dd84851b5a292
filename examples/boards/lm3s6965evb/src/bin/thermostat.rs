//! Runs the app `thermostat` on the chip. If the app traps, it is loaded again, and the board continues.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use embedded_hal::delay::DelayNs;
use lm3s6965evb::{Announced, Clock, Controller, Led, Peripherals, Uart, exit, stack};
use microwit::hal::{Console, I2cBuses, Pins};
use microwit::wamr::{Instance, Pool, include_wasm, pool_high_water};
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
    buses: I2cBuses<Controller>,
    #[provides("mcu:board/log")]
    log: Console<Uart>,
}

/// The memory for the engine's data about the app, and for the app's memory.
static POOL: Pool<{ 7 * 1024 }> = Pool::new();

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
    POOL.give();
    let wasm = include_wasm!("$APPS/thermostat.app");
    loop {
        if let Err(error) = run(wasm, &mut board, clock, uart) {
            // Writing to the UART cannot fail.
            let _ = writeln!(uart, "# {}", error.explain(wasm));
            exit(false)
        }
    }
}

/// Loads the app, and runs its steps until it traps.
fn run(wasm: &[u8], board: &mut Board, mut clock: Clock, mut uart: Uart) -> Result<(), LoadError> {
    let limits = Limits::DEFAULT.stack(1024).without_fuel_limit();
    Instance::scope(wasm, board, limits, |app, board| {
        let exports = thermostat::Thermostat::bind(app)?;
        let mut told = (0, 0);
        let error = loop {
            let taken = (stack::high_water(), pool_high_water());
            if taken != told {
                told = taken;
                let _ = writeln!(uart, "# RAM so far: stack {} B, pool {} B", taken.0, taken.1);
            }
            match exports.step(app, board) {
                Ok(pause_ms) => clock.delay_ms(pause_ms),
                Err(error) => break error,
            }
        };
        let _ = writeln!(uart, "# {error}");
        Ok(())
    })?
}
