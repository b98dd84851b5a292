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
    pub fn text(self) -> Text {
        let mut text = Text::new();
        if self.0 < 0 {
            push(&mut text, "-");
        }
        let magnitude = self.0.unsigned_abs();
        number(&mut text, magnitude / 16);
        push(&mut text, ".");
        let mut rest = magnitude % 16;
        loop {
            rest *= 10;
            number(&mut text, rest / 16);
            rest %= 16;
            if rest == 0 {
                break;
            }
        }
        push(&mut text, " °C");
        text
    }
}

fn number(text: &mut Text, value: u16) {
    if value >= 10 {
        number(text, value / 10);
    }
    let digit = char::from(b'0' + (value % 10) as u8);
    let _ = text.push(digit);
}

fn push(text: &mut Text, what: &str) {
    // There is room: see `Text`.
    let _ = text.push_str(what);
}
