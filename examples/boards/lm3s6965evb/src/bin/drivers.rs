//! Runs published drivers in apps, and in the firmware itself.

#![no_std]
#![no_main]

use boards_common::drivers;
use core::fmt::Write;
use cortex_m_rt::entry;
use exercises::Exercise;
use lm3s6965evb::{Peripherals, exit};
use microwit::Limits;
use microwit::wamr::{Pool, include_wasm};
use microwit_wamr::Wamr;

/// The memory for the engine's data about an app, and for the app's memory.
static POOL: Pool<{ 7 * 1024 }> = Pool::new();

#[entry]
fn main() -> ! {
    let Some(Peripherals { i2c, mut uart, .. }) = Peripherals::take() else { exit(false) };
    POOL.give();
    let limits = Limits::DEFAULT.stack(1024).without_fuel_limit();
    let apps = [
        (Exercise::Lm75, include_wasm!("$APPS/with-lm75.app")),
        (Exercise::Eeprom24x, include_wasm!("$APPS/with-eeprom24x.app")),
        (Exercise::Ds1307, include_wasm!("$APPS/with-ds1307.app")),
    ];
    let shown = drivers::show::<Wamr>(i2c, uart, limits, apps);
    if let Err(error) = shown {
        // Writing to the UART cannot fail.
        let _ = writeln!(uart, "# {error}");
    }
    exit(shown.is_ok())
}
