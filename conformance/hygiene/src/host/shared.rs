//! Interfaces that a library offers to several boards, and a board that uses them.

use microwit_host::mcu_host;

pub mod library {
    //! The library's interfaces.

    microwit_host::interfaces!({ package: "plant:floor", path: "../wit" });
}

use library::plant::floor::meter;

/// A board.
#[mcu_host(
    world = "metered",
    path = "../wit",
    with = { "plant:floor/meter": crate::host::shared::library::plant::floor::meter },
)]
#[derive(Debug, Clone, Copy)]
pub struct Board;

impl meter::Host for Board {
    fn read(&mut self) -> meter::Reading<'_> {
        meter::Reading { unit: "l", number: 7 }
    }
}
