use crate::Uart;
use boards_common::panicked;
use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    panicked(info, Uart::ANY)
}
