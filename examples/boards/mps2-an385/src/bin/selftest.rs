//! Proves the board's drivers without any WebAssembly: reads the sensor, misses an absent one,
//! blinks, and ends with exit status 0.

#![no_std]
#![no_main]

use core::fmt::Write;
use cortex_m_rt::entry;
use embedded_hal::{
    digital::StatefulOutputPin,
    i2c::{I2c, Operation},
};
use mps2_an385::{Peripherals, exit};

const SENSOR: u8 = 0x48;
const TEMPERATURE: u8 = 0;
const CONFIG: u8 = 1;
const TWELVE_BITS: u8 = 0b0110_0000;

#[entry]
fn main() -> ! {
    let Some(mut board) = Peripherals::take() else { exit(false) };
    let passed = sensor(&mut board).is_some() && led(&mut board);
    exit(passed)
}

fn sensor(board: &mut Peripherals) -> Option<()> {
    let bus = &mut board.i2c;
    bus.write(SENSOR, &[CONFIG, TWELVE_BITS]).ok()?;
    let mut config = [0];
    bus.write_read(SENSOR, &[CONFIG], &mut config).ok()?;
    writeln!(board.uart, "config: {:#04x}", config[0]).ok()?;

    let (mut high, mut low) = ([0], [0]);
    let reads = &mut [
        Operation::Write(&[TEMPERATURE]),
        Operation::Read(&mut high),
        Operation::Read(&mut low),
    ];
    bus.transaction(SENSOR, reads).ok()?;
    let raw = i16::from_be_bytes([high[0], low[0]]);
    writeln!(board.uart, "temperature: {raw} / 256").ok()?;

    let absent = bus.read(0x21, &mut config).err()?;
    writeln!(board.uart, "absent: {absent:?}").ok()?;
    Some(())
}

fn led(board: &mut Peripherals) -> bool {
    let start = board.clock.now();
    let toggled = board.led.toggle().is_ok() && board.led.toggle().is_ok();
    toggled && board.clock.now() >= start
}
