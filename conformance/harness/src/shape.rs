//! Finds the floats in memory. The payload of a NaN is free, so two memories may differ there.

use serde::Deserialize;

/// The layout of a type, as far as it contains floats.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// A list: a pointer and a length. The fields are the size of an element, and its shape.
    List(usize, Box<Shape>),
    /// A record, a tuple or an array: parts at these offsets.
    Fields(Vec<(usize, Shape)>),
    /// A variant: the size of the discriminant, the offset of the payload, and the shapes of the cases.
    Cases(usize, usize, Vec<Option<Shape>>),
}

/// The places of NaNs in a memory, as offsets and sizes in bytes.
#[derive(Default)]
pub struct Nans(Vec<(usize, usize)>);

impl Nans {
    /// Adds the NaNs of the value at `at`.
    pub fn find(&mut self, shape: &Shape, memory: &[u8], at: usize) {
        match shape {
            Shape::F32 if f32::from_bits(read(memory, at, 4) as u32).is_nan() => {
                self.0.push((at, 4));
            }
            Shape::F64 if f64::from_bits(read(memory, at, 8)).is_nan() => self.0.push((at, 8)),
            Shape::F32 | Shape::F64 => {}
            Shape::List(size, of) => {
                let (first, len) = (read(memory, at, 4) as usize, read(memory, at + 4, 4) as usize);
                for index in 0..len {
                    self.find(of, memory, first + index * size);
                }
            }
            Shape::Fields(fields) => {
                for (offset, field) in fields {
                    self.find(field, memory, at + offset);
                }
            }
            Shape::Cases(tag, payload, cases) => {
                let case = cases.get(read(memory, at, *tag) as usize);
                if let Some(Some(of)) = case {
                    self.find(of, memory, at + payload);
                }
            }
        }
    }

    /// The first offset at which two memories differ, except inside of NaNs that are NaNs in both.
    pub fn difference(&self, expected: &[u8], found: &[u8]) -> Option<usize> {
        let mut expected = expected.to_vec();
        for &(at, size) in &self.0 {
            let bits = read(found, at, size);
            let nan = match size {
                4 => f32::from_bits(bits as u32).is_nan(),
                _ => f64::from_bits(bits).is_nan(),
            };
            if nan {
                expected[at..at + size].copy_from_slice(&found[at..at + size]);
            }
        }
        expected.iter().zip(found).position(|(expected, found)| expected != found)
    }
}

/// Reads a little-endian number of `size` bytes at `at`; it is 0 outside of the memory.
fn read(memory: &[u8], at: usize, size: usize) -> u64 {
    let bytes = memory.get(at..at + size).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nans(shape: &str, memory: &[u8]) -> Nans {
        let mut nans = Nans::default();
        nans.find(&serde_json::from_str(shape).unwrap(), memory, 0);
        nans
    }

    #[test]
    fn only_a_float_may_be_another_nan() {
        let (one, other) = ([0, 0, 0xc0, 0x7f], [1, 0, 0xc0, 0x7f]);
        assert_eq!(nans(r#""f32""#, &one).difference(&one, &other), None);
        assert_eq!(nans(r#"{"fields": []}"#, &one).difference(&one, &other), Some(0));
        assert_eq!(nans(r#""f32""#, &one).difference(&one, &[0; 4]), Some(2));
    }

    #[test]
    fn floats_are_found_through_lists_and_cases() {
        let mut memory = [0_u8; 40];
        memory[0] = 8; // A list at 8…
        memory[4] = 2; // … of two.
        memory[8 + 16] = 1; // The second has a payload, at 32.
        memory[32..40].copy_from_slice(&f64::NAN.to_le_bytes());
        let found = nans(r#"{"list": [16, {"cases": [1, 8, [null, "f64"]]}]}"#, &memory);
        assert_eq!(found.0, [(32, 8)]);
    }
}
