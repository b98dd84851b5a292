//! The world `thermostat` on this machine.

use crate::{led::Led, stdout::Stdout, surroundings::Surroundings, tmp105::Tmp105};
use anyhow::{Result, anyhow};
use microwit_hal::{Console, I2cBuses, Pins};
use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits};
use std::time::Duration;

#[mcu_host(
    world = "thermostat",
    path = "../../../wit",
    with = { "mcu:board": microwit_hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/digital")]
    pins: Pins<Led>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<Tmp105>,
    #[provides("mcu:board/log")]
    log: Console<Stdout>,
}

/// Runs `app` until there are no more temperatures.
pub fn run(app: &[u8]) -> Result<()> {
    let surroundings = Surroundings::listen();
    let mut board = Board {
        pins: Pins::new([("fan", Led::new("fan"))], []),
        buses: I2cBuses::new([("sensors", Tmp105::new(surroundings.temperature()))]),
        log: Console::new(Stdout),
    };
    if !surroundings.begin() {
        return Ok(());
    }
    // An app that traps is loaded again, since the board continues.
    while !steps(app, &mut board, &surroundings)? {}
    Ok(())
}

/// Loads the app, and runs its steps until it traps. Returns `true` once there are no more temperatures.
fn steps(app: &[u8], board: &mut Board, surroundings: &Surroundings) -> Result<bool> {
    let mut guest = Instance::load(app, board, Limits::default())
        .map_err(|error| anyhow!("{}", error.explain(app)))?;
    let thermostat = thermostat::Thermostat::bind(&mut guest)?;
    let ended = loop {
        match thermostat.step(&mut guest, board) {
            Ok(pause_ms) if surroundings.wait(Duration::from_millis(pause_ms.into())) => {}
            Ok(_) => break true,
            Err(error) => {
                println!("# {error}");
                break false;
            }
        }
    };
    guest.unload(board);
    Ok(ended)
}
