use crate::Uart;
use boards_common::{Registers, panicked};
use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // SAFETY: the board's first UART; nobody else will print any more.
    let uart = Uart::new(unsafe { Registers::at(0x4000_4000) });
    panicked(info, uart)
}
