//! Temperatures, as text and in the sensor's units.

use anyhow::{Context, Result, ensure};
use std::{fmt, str::FromStr};

/// A temperature within the sensor's range, in thousandths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Celsius(i32);

impl Celsius {
    /// The temperature in thousandths of a degree.
    pub const fn millidegrees(self) -> i32 {
        self.0
    }

    /// Makes a temperature from thousandths of a degree, for constants.
    pub const fn from_millidegrees(millidegrees: i32) -> Self {
        Self(millidegrees)
    }

    /// Whether a sensor with a resolution of 1/16 degree reads different values for the two.
    pub fn differs_from(self, other: Self) -> bool {
        let reading = |Self(millidegrees)| (millidegrees * 256 / 1000) >> 4;
        reading(self) != reading(other)
    }
}

impl FromStr for Celsius {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let degrees: f64 = text.parse().context("not a number of degrees Celsius")?;
        ensure!(degrees > -128.0 && degrees < 128.0, "the sensor measures between -128 and 128 °C");
        Ok(Self((degrees * 1000.0).round() as i32))
    }
}

impl fmt::Display for Celsius {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", f64::from(self.0) / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_millidegrees_and_back() {
        for (text, millidegrees) in [("21.5", 21_500), ("-12.25", -12_250), ("31.0", 31_000)] {
            let celsius: Celsius = text.parse().unwrap();
            assert_eq!(celsius.millidegrees(), millidegrees);
            assert_eq!(celsius.to_string(), text);
        }
    }

    #[test]
    fn what_the_sensor_cannot_stand_is_refused() {
        for text in ["128", "-128", "NaN", "inf", "warm", ""] {
            assert!(text.parse::<Celsius>().is_err(), "{text}");
        }
    }

    #[test]
    fn less_than_a_sixteenth_is_no_difference() {
        let [a, b, c] = [21_500, 21_550, 21_563].map(Celsius::from_millidegrees);
        assert!(!a.differs_from(b));
        assert!(a.differs_from(c));
    }
}
