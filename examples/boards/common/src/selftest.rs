//! Tests a board's drivers without any WebAssembly: reads the sensor, addresses an absent one, waits and
//! blinks.

use core::fmt::Write;
use embedded_hal::{
    delay::DelayNs,
    digital::StatefulOutputPin,
    i2c::{Error, I2c, Operation},
};

const SENSOR: u8 = 0x48;
const TEMPERATURE: u8 = 0;
const CONFIG: u8 = 1;
const TWELVE_BITS: u8 = 0b0110_0000;

/// Reads a TMP105 in every way that a bus offers; `None` if an answer is wrong.
pub fn sensor(bus: &mut impl I2c, out: &mut impl Write) -> Option<()> {
    bus.write(SENSOR, &[CONFIG, TWELVE_BITS]).ok()?;
    let mut config = [0];
    bus.write_read(SENSOR, &[CONFIG], &mut config).ok()?;
    writeln!(out, "config: {:#04x}", config[0]).ok()?;

    let (mut high, mut low) = ([0], [0]);
    let reads = &mut [
        Operation::Write(&[TEMPERATURE]),
        Operation::Read(&mut high),
        Operation::Read(&mut low),
    ];
    bus.transaction(SENSOR, reads).ok()?;
    let raw = i16::from_be_bytes([high[0], low[0]]);
    writeln!(out, "temperature: {raw} / 256").ok()?;

    // The sensor's pointer has not moved.
    let mut again = [0; 2];
    bus.read(SENSOR, &mut again).ok()?;
    (i16::from_be_bytes(again) == raw).then_some(())?;

    let absent = bus.read(0x21, &mut config).err()?.kind();
    writeln!(out, "absent: {absent:?}").ok()?;
    Some(())
}

/// Toggles a light twice.
pub fn light(light: &mut impl StatefulOutputPin) -> Option<()> {
    light.toggle().and_then(|()| light.toggle()).ok()
}

/// Tests a delay with a clock that counts microseconds.
pub fn time(delay: &mut impl DelayNs, now: impl Fn() -> u64) -> Option<()> {
    const WAIT_US: u32 = 2_500;
    let start = now();
    delay.delay_us(WAIT_US);
    (now() - start >= WAIT_US.into()).then_some(())
}
