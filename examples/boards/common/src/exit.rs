//! Ends a program that has no caller to return to.

use core::{fmt::Write, panic::PanicInfo};

/// Ends the emulation with exit status 0 or 1. This needs a debugger or an emulator with semihosting.
pub fn exit(success: bool) -> ! {
    #[cfg(target_os = "none")]
    semihosting::process::exit(i32::from(!success));
    #[cfg(not(target_os = "none"))]
    unreachable!("a program for this machine returns: {success}");
}

/// Prints the place of a panic, and stops. A panic is a bug in the firmware; no guest can cause one. The
/// message is not printed, because that would link the texts of all possible panics, which take 110 KB.
pub fn panicked(info: &PanicInfo<'_>, mut out: impl Write) -> ! {
    if let Some(place) = info.location() {
        let _ = writeln!(out, "# panic at {}:{}", place.file(), place.line());
    }
    exit(false)
}
