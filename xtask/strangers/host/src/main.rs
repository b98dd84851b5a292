//! A stranger's program on a developer's machine: runs both apps, and checks what they do.

use board::{Board, tank};
use microwit::Limits;
use microwit::wasmi::{Instance, include_wasm};
use tank::stranger::tank::plant::Level;

type Tank = Board<String>;

/// Runs the app whose file is called so.
macro_rules! run {
    ($file:literal) => {{
        // SAFETY: it was packed for this engine.
        #[allow(unused_unsafe, reason = "some engines look at it themselves")]
        let app = unsafe { include_wasm!($file) };
        let mut board = Tank::default();
        Instance::scope(app, &mut board, Limits::DEFAULT, check).expect("the app is taken");
        assert_eq!(board.said, "the inlet\nno such valve\n", "{}", $file);
        assert_eq!((board.percent, board.open), (75, 0), "{}", $file);
    }};
}

fn main() {
    run!("app.packed");
    run!("heap.packed");
}

fn check(guest: &mut Instance<Tank>, board: &mut Tank) {
    let app = tank::Tank::bind(guest).expect("it has all exports");
    let to = Level { liters: 2, percent: 75 };
    let filled = app.fill(guest, board, "inlet", to).expect("it runs");
    assert_eq!(filled, Level { liters: 42, percent: 0 });
    assert_eq!(app.fill(guest, board, "outlet", to).expect("it runs").liters, 0);
    let loud = app.loud(guest, board, "a tank", |text| text == "A TANK").expect("it runs");
    assert!(loud);
}
