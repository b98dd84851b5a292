//! A stranger's firmware, as far as it is not of one chip.

#![no_std]

use board::{Board, tank};
use microwit::Limits;
use microwit::wasmi::{Instance, include_wasm};
use tank::stranger::tank::plant::Level;

/// A line to the outside.
pub type Line = &'static mut dyn core::fmt::Write;

/// Runs the app once; how much there was then.
pub fn run(said: Line) -> Option<u32> {
    // SAFETY: it was packed for this engine.
    #[allow(unused_unsafe, reason = "some engines look at it themselves")]
    let app = unsafe { include_wasm!("app.packed") };
    let limits = Limits::DEFAULT.memory(16 * 1024);
    let mut board = Board { said, percent: 0, open: 0 };
    let fill = |guest: &mut Instance<Board<Line>>, board: &mut Board<Line>| {
        let app = tank::Tank::bind(guest).ok()?;
        let to = Level { liters: 2, percent: 75 };
        app.fill(guest, board, "inlet", to).ok()
    };
    Instance::scope(app, &mut board, limits, fill).ok()?.map(|level| level.liters)
}
