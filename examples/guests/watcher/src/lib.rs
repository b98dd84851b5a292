//! Logs the events of its board. While there are none, it waits, and takes no instruction.

#![no_std]

microwit_guest::generate!({ world: "watcher", path: "../../../wit" });

use mcu::board::{
    events::{self, What},
    log,
};

struct App;

impl Guest for App {
    fn step() {
        let event = events::next();
        if event.lost > 0 {
            log::log(log::Level::Warn, "some events were lost");
        }
        let mut line = Line::default();
        match event.what {
            What::Rose => line.text(b"pin rose"),
            What::Fell => line.text(b"pin fell"),
            What::Ticks(times) => line.text(b"ticks: ").number(times.into()),
            What::Received(bytes) => line.text(b"bytes: ").number(bytes.into()),
            What::Custom(number) => line.text(b"number: ").number(number),
        };
        log::log(log::Level::Info, line.as_str());
    }
}

export!(App);

/// A short line of ASCII.
#[derive(Default)]
struct Line {
    bytes: [u8; 24],
    len: usize,
}

impl Line {
    fn text(&mut self, text: &[u8]) -> &mut Self {
        for (to, from) in self.bytes.iter_mut().skip(self.len).zip(text) {
            *to = *from;
            self.len += 1;
        }
        self
    }

    fn number(&mut self, number: u32) -> &mut Self {
        if number > 9 {
            self.number(number / 10);
        }
        self.text(&[b'0' + (number % 10) as u8])
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|line| str::from_utf8(line).ok()).unwrap_or_default()
    }
}
