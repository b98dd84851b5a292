//! A driver's library. `Cargo.toml` also names `microwit`, but only for tests and for targets that there are
//! not: the macro has to find `microwit-host`.
#![no_std]
#![forbid(unsafe_code)]

use microwit_host::mcu_host;

/// The valve of a tank.
#[mcu_host(world = "tank", path = "wit")]
#[derive(Debug)]
pub struct Valve {
    /// How far the valve is open, in percent.
    pub percent: u8,
}

impl tank::plant::tank::valve::Host for Valve {
    fn open(&mut self, to: u8) {
        self.percent = to;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_host_of_the_library_is_a_host_for_the_tests() {
        let offered = <super::Valve as microwit::WorldHost>::imports();
        assert_eq!(offered.len(), 1);
    }
}
