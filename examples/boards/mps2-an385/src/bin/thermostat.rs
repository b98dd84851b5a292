//! The app `thermostat` on the chip. Loaded again whenever it traps: the board goes on.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use embedded_hal::delay::DelayNs;
use microwit_hal::{Console, I2cBuses, Pins};
use microwit_host::{CallError, mcu_host};
use microwit_wasmi::{Instance, Limits, Validated, include_wasm};
use mps2_an385::{BitBang, Clock, Led, Peripherals, Uart, exit};

#[mcu_host(
    world = "thermostat",
    path = "../../../wit",
    with = { "mcu:board": microwit_hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/digital")]
    pins: Pins<Led>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<BitBang>,
    #[provides("mcu:board/log")]
    log: Console<Uart>,
}

static APP: Validated = include_wasm!("../../../target/guests/thermostat.wasm");

#[entry]
fn main() -> ! {
    let Some(Peripherals { i2c, led, mut uart, clock }) = Peripherals::take() else { exit(false) };
    let mut board = Board {
        pins: Pins::new([("fan", led.labelled("fan"))], []),
        buses: I2cBuses::new([("sensors", i2c)]),
        log: Console(uart),
    };
    loop {
        let _ = match Instance::load(APP, &mut board, Limits::default()) {
            Ok(guest) => writeln!(uart, "# {}", run(guest, &mut board, clock)),
            Err(error) => {
                let _ = writeln!(uart, "# {error}");
                exit(false)
            }
        };
    }
}

/// Steps until the app traps.
fn run(mut guest: Instance<Board>, board: &mut Board, mut clock: Clock) -> CallError {
    let app = thermostat::Thermostat::bind(&guest);
    loop {
        match app.step(&mut guest, board) {
            Ok(pause_ms) => clock.delay_ms(pause_ms),
            Err(error) => {
                guest.unload(board);
                return error;
            }
        }
    }
}
