//! WorldHost `few20`, served by microwit.
#![no_std]
#![no_main]

use firmware::{board, board::expect, figures};
use footprint::{STACK, engine, guest};
use microwit_any::Instance;
use microwit_host::{Limits, mcu_host};

/// What the guest talks to.
#[mcu_host(world = "few20", path = "../firmware/wit/scalars.wit")]
struct Board {
    sum: u32,
}

firmware::few20! { firmware::traits, [few20] }

const LIMITS: Limits = Limits::DEFAULT.without_fuel_limit().stack(STACK);

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    engine::start();
    figures::calibrate();
    let mut board = Board { sum: 0 };
    // SAFETY: `cargo xtask` has packed it for this engine.
    let app = unsafe { microwit_any::trust(guest!("$APPS/few20.app")) };
    let mut guest = figures::load("few20", || expect(Instance::load(app, &mut board, LIMITS)));
    let app = expect(few20::Few20::bind(&mut guest));
    figures::calls("spin", &mut |times| {
        expect(app.spin(&mut guest, &mut board, times));
    });
    figures::calls("one", &mut |times| {
        expect(app.one(&mut guest, &mut board, times));
    });
    figures::calls("five", &mut |times| {
        expect(app.five(&mut guest, &mut board, times));
    });
    figures::report("board", "sum", board.sum);
    board::exit(true)
}
