//! World `sensor`, served by hand.
#![no_std]
#![no_main]

#[cortex_m_rt::entry]
fn main() -> ! {
    firmware::sensor::by_hand(firmware::sensor::wrapped)
}
