//! Temperatures as the sensor measures them, without floating point.

use heapless::String;

/// A temperature in sixteenths of a degree Celsius: what twelve bits of the sensor tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Temperature(i16);

/// Enough for the longest, "-127.9375 °C".
pub type Text = String<16>;

impl Temperature {
    /// So many degrees.
    pub const fn degrees(degrees: i16) -> Self {
        Self(degrees * 16)
    }

    /// From the sensor's register: 256ths, big-endian, of which the last four bits are zero.
    pub fn from_register(bytes: [u8; 2]) -> Self {
        Self(i16::from_be_bytes(bytes) >> 4)
    }

    /// Exactly this temperature, as in "21.5 °C".
    pub fn text(self) -> Option<Text> {
        let mut text = Text::new();
        if self.0 < 0 {
            text.push('-').ok()?;
        }
        let magnitude = self.0.unsigned_abs();
        let whole = (magnitude / 16) as u8;
        for unit in [100, 10, 1] {
            if whole >= unit || unit == 1 {
                text.push(digit(whole / unit % 10)).ok()?;
            }
        }
        text.push('.').ok()?;
        let mut rest = (magnitude % 16) as u8;
        loop {
            rest *= 10;
            text.push(digit(rest / 16)).ok()?;
            rest %= 16;
            if rest == 0 {
                break;
            }
        }
        text.push_str(" °C").ok()?;
        Some(text)
    }
}

fn digit(value: u8) -> char {
    char::from(b'0' + value)
}
