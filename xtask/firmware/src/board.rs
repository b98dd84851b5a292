//! The MPS2 board with image AN386, as far as measuring needs it.

use core::{panic::PanicInfo, ptr};
use cortex_m_semihosting::debug;

const TIMER: usize = 0x4000_0000;
const UART: usize = 0x4000_4000;

/// What one tick of the timer is worth: it counts at 25 MHz, the emulator a nanosecond for each
/// instruction.
const INSTRUCTIONS_PER_TICK: u32 = 40;

/// Starts the clock, the UART and the heap.
pub fn start() {
    write(TIMER + 8, u32::MAX);
    write(TIMER, 1);
    write(UART + 16, 16);
    write(UART + 8, 1);
    crate::heap::init();
}

/// Instructions so far, to the next 40.
pub fn instructions() -> u32 {
    // SAFETY: the value register of the board's first timer.
    let left = unsafe { ptr::read_volatile((TIMER + 4) as *const u32) };
    (!left).wrapping_mul(INSTRUCTIONS_PER_TICK)
}

/// Prints `text`; the emulator's UART is never busy.
pub fn print(text: &str) {
    for byte in text.bytes() {
        write(UART, byte.into());
    }
}

/// Ends the emulation.
pub fn exit(success: bool) -> ! {
    loop {
        debug::exit(if success { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}

/// The value, or the end of the emulation.
pub fn expect<T, E>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|_| exit(false))
}

fn write(register: usize, value: u32) {
    // SAFETY: a register of the board's first timer or UART, which only this module uses.
    unsafe { ptr::write_volatile(register as *mut u32, value) }
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    exit(false)
}
