//! The world `thermostat` on this machine.

use crate::{stdout::Stdout, surroundings::Surroundings, tmp105::Tmp105};
use anyhow::{Result, anyhow};
use boards_common::{Announced, Unseen};
use microwit::hal::{Console, I2cBuses, Pins};
use microwit::wasmi::Instance;
use microwit::{Limits, mcu_host};
use std::time::Duration;

#[mcu_host(
    world = "thermostat",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/digital")]
    pins: Pins<Announced<Unseen, Stdout>>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<Tmp105>,
    #[provides("mcu:board/log")]
    log: Console<Stdout>,
}

/// Runs the app until there are no more temperatures.
pub fn run(wasm: &[u8]) -> Result<()> {
    let surroundings = Surroundings::listen();
    let mut board = Board {
        pins: Pins::new([("fan", Announced::new(Unseen::default(), "fan", Stdout))], []),
        buses: I2cBuses::new([("sensors", Tmp105::new(surroundings.temperature()))]),
        log: Console::new(Stdout),
    };
    if !surroundings.begin() {
        return Ok(());
    }
    // An app that traps is loaded again, since the board continues.
    while !steps(wasm, &mut board, &surroundings)? {}
    Ok(())
}

/// Loads the app, and runs its steps until it traps. Returns `true` once there are no more temperatures.
fn steps(wasm: &[u8], board: &mut Board, surroundings: &Surroundings) -> Result<bool> {
    let run = |app: &mut Instance<Board>, board: &mut Board| {
        let exports = thermostat::Thermostat::bind(app)?;
        loop {
            match exports.step(app, board) {
                Ok(pause_ms) if surroundings.wait(Duration::from_millis(pause_ms.into())) => {}
                Ok(_) => break Ok(true),
                Err(error) => {
                    println!("# {error}");
                    break Ok(false);
                }
            }
        }
    };
    Instance::scope(wasm, board, Limits::DEFAULT, run)
        .flatten()
        .map_err(|error| anyhow!("{}", error.explain(wasm)))
}
