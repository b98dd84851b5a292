//! Temperatures as the sensor measures them, without floating point.

use heapless::String;

/// A temperature in sixteenths of a degree Celsius, which is the sensor's resolution at twelve bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Temperature(i16);

/// A text with room for the longest temperature, "-127.9375 °C".
pub type Text = String<16>;

impl Temperature {
    /// Makes a temperature from whole degrees.
    pub const fn degrees(degrees: i16) -> Self {
        Self(degrees * 16)
    }

    /// Makes a temperature from the sensor's register: big-endian 256ths, whose last four bits are zero.
    pub fn from_register(bytes: [u8; 2]) -> Self {
        Self(i16::from_be_bytes(bytes) >> 4)
    }

    /// The exact temperature as text, such as "21.5 °C".
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
    // [`Text`] has room for every temperature.
    let _ = text.push_str(what);
}
