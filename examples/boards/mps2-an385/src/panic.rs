//! A panic is a bug in the firmware, never a guest's doing: say where, and stop.

use crate::{Uart, exit, mmio::Register};
use core::{fmt::Write, panic::PanicInfo};

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    // SAFETY: the board's first UART; nobody else will print any more.
    let mut uart = Uart::new(unsafe { Register::at(0x4000_4000) });
    let _ = writeln!(uart, "# {info}");
    exit(false)
}
