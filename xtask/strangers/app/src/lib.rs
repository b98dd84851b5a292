//! A stranger's app, without an allocator.

#![no_std]

microwit_guest::generate!({ world: "tank", path: "../wit" });

use stranger::tank::plant::{self, Valve};

struct App;

impl Guest for App {
    fn fill(valve: &str, to: Level) -> Level {
        let mut buf = [0; 32];
        let valve = match Valve::open_into(valve, &mut buf) {
            Ok(valve) => valve,
            Err(why) => {
                plant::say(why);
                return Level { liters: 0, percent: 0 };
            }
        };
        let before = valve.turn(to.percent);
        plant::say(plant::label_into(&valve, &mut buf));
        let Level { liters, .. } = plant::measure();
        Level { liters: liters + to.liters, percent: before }
    }

    fn loud<'a>(text: &'a str, buf: &'a mut [u8]) -> &'a str {
        let Some(out) = buf.get_mut(..text.len()) else { return "too long" };
        out.copy_from_slice(text.as_bytes());
        out.make_ascii_uppercase();
        core::str::from_utf8(out).unwrap_or_default()
    }
}

export!(App);
