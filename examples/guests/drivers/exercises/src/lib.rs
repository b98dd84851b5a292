//! What the apps with drivers do, for any I2C bus. A board runs the same code itself, to compare what happens on the
//! bus.

#![no_std]

use embedded_hal::i2c::I2c;

/// An exercise by the name of its driver.
#[derive(Clone, Copy, Debug)]
pub enum Exercise {
    /// See [`lm75`].
    #[cfg(feature = "lm75")]
    Lm75,
    /// See [`eeprom24x`].
    #[cfg(feature = "eeprom24x")]
    Eeprom24x,
    /// See [`ds1307`].
    #[cfg(feature = "ds1307")]
    Ds1307,
    /// See [`ssd1306`].
    #[cfg(feature = "ssd1306")]
    Ssd1306,
}

impl Exercise {
    /// The name of the driver.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "lm75")]
            Self::Lm75 => "lm75",
            #[cfg(feature = "eeprom24x")]
            Self::Eeprom24x => "eeprom24x",
            #[cfg(feature = "ds1307")]
            Self::Ds1307 => "ds1307",
            #[cfg(feature = "ssd1306")]
            Self::Ssd1306 => "ssd1306",
        }
    }

    /// Does the exercise.
    pub fn run<B: I2c>(self, bus: B) -> Option<i32> {
        match self {
            #[cfg(feature = "lm75")]
            Self::Lm75 => lm75(bus),
            #[cfg(feature = "eeprom24x")]
            Self::Eeprom24x => eeprom24x(bus),
            #[cfg(feature = "ds1307")]
            Self::Ds1307 => ds1307(bus),
            #[cfg(feature = "ssd1306")]
            Self::Ssd1306 => ssd1306(bus),
        }
    }
}

/// Measures with a sensor of the LM75's kind. Returns the temperature in eighths of a degree.
#[cfg(feature = "lm75")]
pub fn lm75<B: I2c>(bus: B) -> Option<i32> {
    let mut sensor = lm75::Lm75::new(bus, lm75::Address::default());
    let celsius = sensor.read_temperature().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "the sensor has 9 bits")]
    Some((celsius * 8.0) as i32)
}

/// Writes a byte into an EEPROM, and reads it and the two after it. Returns their sum.
#[cfg(feature = "eeprom24x")]
pub fn eeprom24x<B: I2c>(bus: B) -> Option<i32> {
    use eeprom24x::{Eeprom24x, SlaveAddr};

    let mut eeprom = Eeprom24x::new_24x32(bus, SlaveAddr::default());
    eeprom.write_byte(0x20, 200).ok()?;
    let mut read = [0; 3];
    eeprom.read_data(0x20, &mut read).ok()?;
    Some(read.iter().map(|byte| i32::from(*byte)).sum())
}

/// Sets a clock's date, and reads it. Returns it as a number of eight digits.
#[cfg(feature = "ds1307")]
pub fn ds1307<B: I2c>(bus: B) -> Option<i32> {
    use ds1307::{Ds1307, Rtcc};

    let mut clock = Ds1307::new(bus);
    clock.set_year(2031).ok()?;
    clock.set_month(7).ok()?;
    clock.set_day(24).ok()?;
    let (year, month, day) = (clock.year().ok()?, clock.month().ok()?, clock.day().ok()?);
    Some(i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day))
}

/// Writes a word on a display. Returns 0.
#[cfg(feature = "ssd1306")]
pub fn ssd1306<B: I2c>(bus: B) -> Option<i32> {
    use embedded_graphics::mono_font::{MonoTextStyle, ascii::FONT_6X10};
    use embedded_graphics::{pixelcolor::BinaryColor, prelude::*, text::Text};
    use ssd1306::{I2CDisplayInterface, Ssd1306, prelude::*};

    let interface = I2CDisplayInterface::new(bus);
    let mut display = Ssd1306::new(interface, DisplaySize128x64, DisplayRotation::Rotate0)
        .into_buffered_graphics_mode();
    display.init().ok()?;
    let style = MonoTextStyle::new(&FONT_6X10, BinaryColor::On);
    Text::new("microwit", Point::new(8, 20), style).draw(&mut display).ok()?;
    display.flush().ok()?;
    Some(0)
}
