//! No engine, no guest: what every firmware here has.
#![no_std]
#![no_main]

use firmware::{board, figures};

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    board::exit(true)
}
