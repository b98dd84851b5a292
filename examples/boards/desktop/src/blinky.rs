//! The world `blinky` on this machine.

use crate::{clock::Clock, led::Led};
use anyhow::{Result, anyhow};
use microwit_hal::{Delay, Light};
use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits};

#[mcu_host(
    world = "blinky",
    path = "../../../wit",
    with = { "mcu:board": microwit_hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/led")]
    led: Light<Led>,
    #[provides("mcu:board/delay")]
    delay: Delay<Clock>,
}

/// Runs `app`, which blinks three times.
pub fn run(app: &[u8]) -> Result<()> {
    let mut board = Board { led: Light(Led::new("led")), delay: Delay::new(Clock) };
    let blinks = |guest: &mut Instance<Board>, board: &mut Board| -> Result<u32> {
        let blinky = blinky::Blinky::bind(guest)?;
        Ok(blinky.blink(guest, board, 3)?)
    };
    let times = Instance::scope(app, &mut board, Limits::DEFAULT, blinks)
        .map_err(|error| anyhow!("{}", error.explain(app)))??;
    println!("blinked: {times}");
    Ok(())
}
