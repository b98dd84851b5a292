//! The app `blinky` on the chip: three blinks, then the end of the emulation.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use microwit_hal::{Delay, Light};
use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits, Validated, include_wasm};
use mps2_an385::{Clock, Led, Peripherals, exit};

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

static APP: Validated = include_wasm!("../../../target/guests/blinky.wasm");

#[entry]
fn main() -> ! {
    let Some(Peripherals { led, mut uart, clock, .. }) = Peripherals::take() else { exit(false) };
    let mut board = Board { led: Light(led), delay: Delay(clock) };
    let mut guest = match Instance::load(APP, &mut board, Limits::default()) {
        Ok(guest) => guest,
        Err(error) => {
            let _ = writeln!(uart, "# {error}");
            exit(false)
        }
    };
    let blinked = match blinky::Blinky::bind(&guest) {
        Ok(app) => app.blink(&mut guest, &mut board, 3),
        Err(error) => {
            let _ = writeln!(uart, "# {error}");
            exit(false)
        }
    };
    let _ = match blinked {
        Ok(times) => writeln!(uart, "blinked: {times}"),
        Err(error) => writeln!(uart, "# {error}"),
    };
    exit(blinked == Ok(3))
}
