//! Runs published drivers in apps, and in the firmware itself.

#![no_std]
#![no_main]

use board::engine::Chosen;
use board::{Peripherals, STACK, exit, include_app};
use boards_common::drivers;
use core::fmt::Write;
use cortex_m_rt::entry;
use exercises::Exercise;
use microwit::Limits;

#[entry]
fn main() -> ! {
    let Some(Peripherals { mut i2c, mut uart, .. }) = Peripherals::take() else { exit(false) };
    let limits = Limits::DEFAULT.stack(STACK).without_fuel_limit();
    let apps = [
        (Exercise::Lm75, include_app!("$APPS/with-lm75.app")),
        (Exercise::Eeprom24x, include_app!("$APPS/with-eeprom24x.app")),
        (Exercise::Ds1307, include_app!("$APPS/with-ds1307.app")),
    ];
    let draft = include_app!("$APPS/draft-lm75.app");
    let shown = drivers::show::<Chosen>(&mut i2c, uart, limits, apps)
        .and_then(|()| drivers::show_draft::<Chosen>(i2c, uart, limits, draft));
    if let Err(error) = shown {
        // Writing to the UART cannot fail.
        let _ = writeln!(uart, "# {error}");
    }
    exit(shown.is_ok())
}
