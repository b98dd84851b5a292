//! Runs one hostile app after the other, and then an honest one. The board prints what each did wrong, and
//! continues.

#![no_std]
#![no_main]

use board::engine::{Bytes, Instance, include_wasm};
use board::{Announced, Bus, HEAP, Led, Peripherals, Uart, exit};
use core::fmt::Write;
use cortex_m_rt::entry;
use microwit::hal::{Console, I2cBuses, Pins};
use microwit::{Limits, mcu_host};

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

static APPS: [(&str, Bytes); 14] = [
    ("unreachable", include_wasm!("$OUT_DIR/unreachable.wasm")),
    ("forever", include_wasm!("$OUT_DIR/forever.wasm")),
    ("deep", include_wasm!("$OUT_DIR/deep.wasm")),
    ("greedy", include_wasm!("$OUT_DIR/greedy.wasm")),
    ("pointer", include_wasm!("$OUT_DIR/pointer.wasm")),
    ("text", include_wasm!("$OUT_DIR/text.wasm")),
    ("level", include_wasm!("$OUT_DIR/level.wasm")),
    ("handle", include_wasm!("$OUT_DIR/handle.wasm")),
    ("unknown", include_wasm!("$OUT_DIR/unknown.wasm")),
    ("version", include_wasm!("$OUT_DIR/version.wasm")),
    ("typed", include_wasm!("$OUT_DIR/typed.wasm")),
    ("leak", include_wasm!("$OUT_DIR/leak.wasm")),
    ("funcs", include_wasm!("$OUT_DIR/funcs.wasm")),
    ("good", include_wasm!("$OUT_DIR/good.wasm")),
];

#[entry]
fn main() -> ! {
    let Some(Peripherals { i2c, led, mut uart, .. }) = Peripherals::take() else { exit(false) };
    let mut board = Board {
        pins: Pins::new([("fan", Announced::new(led, "fan", uart))], []),
        buses: I2cBuses::new([("sensors", i2c)]),
        log: Console::new(uart),
    };
    for (name, wasm) in APPS {
        run(name, wasm, &mut board, &mut uart);
    }
    exit(true)
}

/// Loads an app and calls it once, and once more if it trapped.
fn run(name: &str, wasm: Bytes, board: &mut Board, uart: &mut Uart) {
    let limits = Limits::DEFAULT.stack(4096).fuel(100_000).heap(HEAP as u32);
    // Writing to the UART cannot fail.
    let outcome = Instance::scope(wasm, board, limits, |app, board| {
        let exports = thermostat::Thermostat::bind(app)?;
        let first = exports.step(app, board);
        Ok(first.map_err(|error| (error, exports.step(app, board))))
    });
    let _ = match outcome.flatten() {
        Err(error) => writeln!(uart, "{name}: {}", error.explain(&wasm)),
        Ok(Ok(pause_ms)) => writeln!(uart, "{name}: comes again in {pause_ms} ms"),
        Ok(Err((error, Err(again)))) => writeln!(uart, "{name}: {error}; then {again}"),
        Ok(Err((error, Ok(_)))) => writeln!(uart, "{name}: {error}; and ran again"),
    };
}
