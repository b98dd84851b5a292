//! A crate may define macros with the names of Rust's. Generated code does not use them.
#![allow(missing_docs, unused_macros)]

macro_rules! include_bytes {
    ($($any:tt)*) => {
        compile_error!("this is the crate's own")
    };
}

macro_rules! option_env {
    ($($any:tt)*) => {
        compile_error!("this is the crate's own")
    };
}

use microwit_host::mcu_host;

/// The code is generated from files, which cargo watches.
#[mcu_host(world = "blinky", path = "../wit")]
struct Board {
    lit: bool,
}

impl blinky::mcu::board::led::Host for Board {
    fn set(&mut self, on: bool) {
        self.lit = on;
    }
}

impl blinky::mcu::board::delay::Host for Board {
    fn ns(&mut self, _: u32) {}
    fn us(&mut self, _: u32) {}
    fn ms(&mut self, _: u32) {}
}

const MANIFEST: &[u8] = microwit_macro::packed_bytes!("$CARGO_MANIFEST_DIR/Cargo.toml");

#[test]
fn the_bytes_that_are_included_are_the_files() {
    assert_eq!(MANIFEST, include_str!("../Cargo.toml").as_bytes());
    let mut board = Board { lit: false };
    blinky::mcu::board::led::Host::set(&mut board, true);
    assert!(board.lit);
}
