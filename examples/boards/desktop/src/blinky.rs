//! The world `blinky` on this machine.

use crate::{clock::Clock, stdout::Stdout};
use anyhow::{Result, anyhow};
use boards_common::{Announced, Unseen};
use microwit::hal::{Delay, Light};
use microwit::wasmi::Instance;
use microwit::{Limits, mcu_host};

#[mcu_host(
    world = "blinky",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/led")]
    led: Light<Announced<Unseen, Stdout>>,
    #[provides("mcu:board/delay")]
    delay: Delay<Clock>,
}

/// Runs the app, which blinks three times.
pub fn run(wasm: &[u8]) -> Result<()> {
    let led = Announced::new(Unseen::default(), "led", Stdout);
    let mut board = Board { led: Light(led), delay: Delay::new(Clock) };
    let blinks = |app: &mut Instance<Board>, board: &mut Board| -> Result<u32> {
        let exports = blinky::Blinky::bind(app)?;
        Ok(exports.blink(app, board, 3)?)
    };
    let times = Instance::scope(wasm, &mut board, Limits::DEFAULT, blinks)
        .map_err(|error| anyhow!("{}", error.explain(wasm)))??;
    println!("blinked: {times}");
    Ok(())
}
