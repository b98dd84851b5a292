//! The end of a program that has nobody to return to.

use core::{fmt::Write, panic::PanicInfo};
use cortex_m_semihosting::debug;

/// Ends the emulation with exit status 0 or 1. Needs a debugger or an emulator with semihosting.
pub fn exit(success: bool) -> ! {
    loop {
        debug::exit(if success { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}

/// A panic is a bug in the firmware, never a guest's doing: says where, and stops. Its message is
/// not printed: that would link the text of every panic there could be, 110 KB of it.
pub fn panicked(info: &PanicInfo<'_>, mut out: impl Write) -> ! {
    if let Some(place) = info.location() {
        let _ = writeln!(out, "# panic at {}:{}", place.file(), place.line());
    }
    exit(false)
}
