//! A panic is a bug in the firmware, never a guest's doing: say where, and stop. Its message is not
//! printed: that would link the text of every panic there could be, 110 KB of it.

use crate::{Uart, exit, mmio::Register};
use core::{fmt::Write, panic::PanicInfo};

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    // SAFETY: the board's first UART; nobody else will print any more.
    let mut uart = Uart::new(unsafe { Register::at(0x4000_4000) });
    if let Some(place) = info.location() {
        let _ = writeln!(uart, "# panic at {}:{}", place.file(), place.line());
    }
    exit(false)
}
