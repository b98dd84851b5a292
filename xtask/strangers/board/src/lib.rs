//! A stranger's board, for any engine: one tank with one valve.

#![no_std]

use core::fmt::Write;
/// Drivers, for whoever has more peripherals.
pub use microwit::hal as drivers;
use microwit::{Borrow, Own, mcu_host};
use tank::stranger::tank::plant::{self, HostValve, Level, Valve};

/// The board.
#[mcu_host(world = "tank", path = "../wit")]
#[derive(Default)]
pub struct Board<W: Write + 'static> {
    /// Where what the app says goes.
    pub said: W,
    /// How far the valve is open.
    pub percent: u8,
    /// How many valves the app holds.
    pub open: u32,
}

impl<W: Write> plant::Host for Board<W> {
    fn measure(&mut self) -> Level {
        Level { liters: 40, percent: self.percent }
    }

    fn label(&mut self, _: Borrow<Valve>) -> &str {
        "the inlet"
    }

    fn say(&mut self, text: &str) {
        // What takes the text may be full: the app goes on.
        let _ = writeln!(self.said, "{text}");
    }
}

impl<W: Write> HostValve for Board<W> {
    fn open(&mut self, name: &str) -> Result<Own<Valve>, &str> {
        if name != "inlet" {
            return Err("no such valve");
        }
        self.open += 1;
        Ok(Own::new(7))
    }

    fn turn(&mut self, valve: Borrow<Valve>, percent: u8) -> u8 {
        if valve.rep() == 7 { core::mem::replace(&mut self.percent, percent) } else { u8::MAX }
    }

    fn drop(&mut self, _: Own<Valve>) {
        self.open -= 1;
    }
}
