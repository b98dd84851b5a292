//! An app in upstream wit-bindgen's hand: with the standard library where the target has it.
#![cfg_attr(target_os = "none", no_std)]

extern crate alloc;

#[cfg(target_os = "none")]
mod heap;

wit_bindgen::generate!({ world: "languages", path: "wit" });

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use conformance::languages::board::{self, Journal};

struct App;

fn name_of(round: u32) -> &'static str {
    &"grüße!abcdefghijklmnop"[..8 + round as usize % 17]
}

fn count(right: &[bool]) -> u64 {
    right.iter().map(|right| u64::from(*right)).sum()
}

fn journals(round: u32) -> u64 {
    let entry = Reading {
        id: 0xfedc_ba98_7654_3210 + u64::from(round),
        celsius: round as f32 * 0.5,
        at: -1e300 / f64::from(round + 1),
        name: name_of(round).to_string(),
    };
    let nameless = Reading { id: 0, celsius: 0.0, at: 0.0, name: String::new() };
    let one = Journal::new("first");
    let none = one.last();
    let written = one.write(&entry);
    let failed = one.write(&nameless);
    let last = one.last();
    count(&[
        none.is_none(),
        written == Ok(1),
        failed == Err("first".to_string()),
        last.is_some_and(|back| {
            (back.id, back.celsius, back.at, back.name)
                == (entry.id, entry.celsius, entry.at, entry.name)
        }),
    ])
}

fn values(round: u32) -> u64 {
    let (whole, float) = (i64::from(round), f64::from(round));
    let longs: Vec<u64> = (0..20).map(|i| (i * u64::from(round)) << 33).collect();
    let shape = board::classify(round);
    count(&[
        board::mix(-5_000_000_000 - whole, 1.25 * round as f32, 3.0 * float)
            == (-4_999_999_999 - whole, 2.5 * round as f32, 1.5 * float),
        board::shout("grüße!") == "grüße!!",
        board::sum(&longs) == longs.iter().sum(),
        board::squares(round) == (0..round).map(|i| i * i).collect::<Vec<_>>(),
        matches!(
            (round % 4, &shape),
            (0, Shape::Nothing) | (1, Shape::Circle(_)) | (2, Shape::Label(_)) | (3, Shape::Count(_))
        ),
        match shape {
            Shape::Nothing => true,
            Shape::Circle(value) => value == float / 8.0,
            Shape::Label(text) => text == "two",
            Shape::Count(value) => value == -(whole << 32),
        },
    ])
}

impl Guest for App {
    fn run(round: u32) -> u64 {
        u64::from(round) << 32 | (journals(round) + values(round))
    }

    fn describe(entry: Reading) -> String {
        assert!((entry.id, entry.celsius, entry.at) == (1 << 63, -0.5, 0.1));
        entry.name + "?"
    }

    fn flip(what: Option<Shape>) -> Result<Shape, String> {
        match what {
            None => Err("nothing at all".to_string()),
            Some(Shape::Circle(value)) => Ok(Shape::Circle(-value)),
            Some(Shape::Count(value)) => Ok(Shape::Count(-value)),
            Some(same) => Ok(same),
        }
    }
}

export!(App);
