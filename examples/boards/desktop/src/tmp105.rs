//! A TMP105 temperature sensor, simulated to its registers.
//!
//! Invariant: a read on the bus returns what the part (and QEMU's model of it) would return: big-endian
//! registers behind a pointer that persists between transfers, with a resolution from the configuration.

use crate::surroundings::Temperature;
use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

/// The address of a sensor whose three address pins are low.
pub const ADDRESS: u8 = 0x48;

const TEMPERATURE: u8 = 0;
const CONFIG: u8 = 1;
const T_LOW: u8 = 2;

/// A configuration bit that starts a single measurement, and always reads as 0.
const ONE_SHOT: u8 = 1 << 7;

/// A sensor that is alone on its bus.
pub struct Tmp105 {
    around: Temperature,
    pointer: u8,
    config: u8,
    /// The registers `T_LOW` and `T_HIGH`, in 256ths of a degree.
    limits: [u16; 2],
}

impl Tmp105 {
    /// Makes a sensor in its state after power-up: 9 bits, alarm limits at 75 and 80 °C.
    pub fn new(around: Temperature) -> Self {
        Self { around, pointer: TEMPERATURE, config: 0, limits: [75 << 8, 80 << 8] }
    }

    /// Receives bytes: the first moves the pointer, and the others go to the register behind it.
    fn receive(&mut self, mut bytes: impl Iterator<Item = u8>) {
        let Some(pointer) = bytes.next() else { return };
        self.pointer = pointer & 3;
        match (self.pointer, bytes.next(), bytes.next()) {
            (CONFIG, Some(config), _) => self.config = config & !ONE_SHOT,
            (T_LOW.., Some(high), Some(low)) => {
                self.limits[usize::from(self.pointer - T_LOW)] = u16::from_be_bytes([high, low]);
            }
            // The temperature register is read-only.
            _ => {}
        }
    }

    /// The register behind the pointer. A read past its end gets high bits.
    fn register(&self) -> [u8; 2] {
        match self.pointer {
            TEMPERATURE => self.temperature().to_be_bytes(),
            CONFIG => [self.config, 0xff],
            limit => self.limits[usize::from(limit - T_LOW)].to_be_bytes(),
        }
    }

    /// The temperature in 256ths of a degree, with 1 to 4 fractional bits by the configured resolution.
    fn temperature(&self) -> u16 {
        let resolution = self.config >> 5 & 3;
        let mask = u16::MAX << (7 - resolution);
        ((self.around.get() * 256 / 1000) as i16).cast_unsigned() & mask
    }
}

impl ErrorType for Tmp105 {
    type Error = ErrorKind;
}

impl I2c for Tmp105 {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), ErrorKind> {
        if address != ADDRESS {
            return Err(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
        }
        // Adjacent operations in one direction form one stretch of bytes on the wire.
        let writes = |operation: &Operation<'_>| matches!(operation, Operation::Write(_));
        for stretch in operations.chunk_by_mut(|a, b| writes(a) == writes(b)) {
            if writes(&stretch[0]) {
                self.receive(stretch.iter().flat_map(sent));
            } else {
                let answer = self.register().into_iter().chain(std::iter::repeat(0xff));
                let places = stretch.iter_mut().flat_map(received);
                places.zip(answer).for_each(|(place, byte)| *place = byte);
            }
        }
        Ok(())
    }
}

fn sent(operation: &Operation<'_>) -> Vec<u8> {
    match operation {
        Operation::Write(bytes) => bytes.to_vec(),
        Operation::Read(_) => Vec::new(),
    }
}

fn received<'a>(operation: &'a mut Operation<'_>) -> &'a mut [u8] {
    match operation {
        Operation::Read(buffer) => buffer,
        Operation::Write(_) => &mut [],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, rc::Rc};

    const TWELVE_BITS: u8 = 3 << 5;

    fn sensor(millidegrees: i32) -> Tmp105 {
        Tmp105::new(Rc::new(Cell::new(millidegrees)))
    }

    fn read<const N: usize>(sensor: &mut Tmp105, register: u8) -> [u8; N] {
        let mut bytes = [0; N];
        sensor.write_read(ADDRESS, &[register], &mut bytes).unwrap();
        bytes
    }

    #[track_caller]
    fn check_temperature(millidegrees: i32, config: u8, expect: [u8; 2]) {
        let mut sensor = sensor(millidegrees);
        sensor.write(ADDRESS, &[CONFIG, config]).unwrap();
        assert_eq!(read(&mut sensor, TEMPERATURE), expect);
    }

    #[test]
    fn temperatures_are_big_endian_256ths() {
        check_temperature(21_500, TWELVE_BITS, [0x15, 0x80]);
        check_temperature(127_937, TWELVE_BITS, [0x7f, 0xe0]);
        check_temperature(-12_250, TWELVE_BITS, [0xf3, 0xc0]);
        check_temperature(-128_000, TWELVE_BITS, [0x80, 0x00]);
    }

    #[test]
    fn resolution_leaves_one_to_four_bits_after_the_point() {
        let all_ones = 999;
        check_temperature(all_ones, 0 << 5, [0, 0x80]);
        check_temperature(all_ones, 1 << 5, [0, 0xc0]);
        check_temperature(all_ones, 2 << 5, [0, 0xe0]);
        check_temperature(all_ones, 3 << 5, [0, 0xf0]);
    }

    #[test]
    fn the_pointer_lasts_from_one_transfer_to_the_next() {
        let mut sensor = sensor(0);
        sensor.write(ADDRESS, &[CONFIG, TWELVE_BITS]).unwrap();
        let mut config = [0];
        sensor.read(ADDRESS, &mut config).unwrap();
        assert_eq!(config, [TWELVE_BITS]);
    }

    #[test]
    fn limits_start_at_75_and_80_and_can_be_set() {
        let mut sensor = sensor(0);
        assert_eq!(read(&mut sensor, T_LOW), [75, 0]);
        assert_eq!(read(&mut sensor, T_LOW + 1), [80, 0]);
        sensor.write(ADDRESS, &[T_LOW, 0x12, 0x34]).unwrap();
        assert_eq!(read(&mut sensor, T_LOW), [0x12, 0x34]);
        assert_eq!(read(&mut sensor, T_LOW + 1), [80, 0]);
    }

    #[test]
    fn the_temperature_cannot_be_written() {
        let mut sensor = sensor(1_000);
        sensor.write(ADDRESS, &[TEMPERATURE, 9, 9]).unwrap();
        assert_eq!(read(&mut sensor, TEMPERATURE), [1, 0]);
    }

    #[test]
    fn one_shot_reads_as_zero() {
        let mut sensor = sensor(0);
        sensor.write(ADDRESS, &[CONFIG, 0xff]).unwrap();
        assert_eq!(read(&mut sensor, CONFIG), [0x7f]);
    }

    #[test]
    fn past_the_register_the_line_is_high() {
        assert_eq!(read(&mut sensor(1_000), TEMPERATURE), [1, 0, 0xff, 0xff]);
    }

    #[test]
    fn neighbouring_reads_go_on_where_the_last_stopped() {
        let (mut high, mut low) = ([0], [0]);
        let steps = &mut [
            Operation::Write(&[TEMPERATURE]),
            Operation::Read(&mut high),
            Operation::Read(&mut low),
        ];
        sensor(21_500).transaction(ADDRESS, steps).unwrap();
        assert_eq!([high, low], [[0x15], [0x80]]);
    }

    #[test]
    fn another_address_is_not_acknowledged() {
        let absent = sensor(0).write(0x21, &[]);
        let expect = ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address);
        assert_eq!(absent, Err(expect));
    }
}
