//! World `few20`, served by hand.
#![no_std]
#![no_main]

use firmware::{board, figures};
use footprint::{by_hand, by_hand::Guest, guest};

struct Board {
    sum: u32,
}

firmware::few20! { firmware::methods, [] }

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    let mut board = Board { sum: 0 };
    let app = guest!("$APPS/few20.app");
    let mut guest =
        figures::load("few20", || Guest::load(app, &mut board, by_hand::bind!(@instance few20)));
    figures::calls("spin", &mut |times| guest.run(&mut board, "spin", times));
    figures::calls("one", &mut |times| guest.run(&mut board, "one", times));
    figures::calls("five", &mut |times| guest.run(&mut board, "five", times));
    figures::report("board", "sum", board.sum);
    board::exit(true)
}
