use crate::{MHZ, Uart};
use boards_common::{Registers, panicked};
use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // SAFETY: this is the board's first UART, and no other code prints any more.
    let uart = Uart::new(unsafe { Registers::at(0x5020_0000) }, MHZ);
    panicked(info, uart)
}
