//! A crate may define macros with the names of Rust's, which generated code does not use; and its macros may make
//! boards.
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

/// Makes a board from parts of its text.
macro_rules! board {
    ($name:ident, $world:tt, $interface:tt, $other:literal, $part:ty) => {
        #[mcu_host(world = $world, path = "../wit")]
        struct $name {
            #[provides($interface)]
            one: $part,
            #[provides($other)]
            other: $part,
        }
    };
}

mod made {
    use super::mcu_host;

    pub struct Part;

    board!(Made, "blinky", "mcu:board/led", "mcu:board/delay", Part);

    impl blinky::mcu::board::led::Host for Part {
        fn set(&mut self, _: bool) {}
    }

    impl blinky::mcu::board::delay::Host for Part {
        fn ns(&mut self, _: u32) {}
        fn us(&mut self, _: u32) {}
        fn ms(&mut self, _: u32) {}
    }

    #[test]
    fn a_macro_makes_a_board() {
        let Made { one, other } = &mut Made { one: Part, other: Part };
        blinky::mcu::board::led::Host::set(one, true);
        blinky::mcu::board::delay::Host::ms(other, 1);
    }
}
