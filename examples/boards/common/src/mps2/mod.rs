//! The parts of Arm's MPS2 boards, whose images differ in addresses and in their clock.

mod clock;
mod i2c;
mod led;
mod uart;

pub use clock::Clock;
pub use i2c::{BitBang, Error};
pub use led::Led;
pub use uart::Uart;
