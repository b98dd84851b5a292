//! What the measured firmware has in common: a counting heap, a clock that counts instructions, a
//! painted stack, a UART to report on, and the worlds' host functions.
//!
//! Invariant: two firmwares of one world differ in who binds and calls, and in nothing else.

#![no_std]

pub mod board;
pub mod figures;
mod functions;
#[cfg(feature = "wasmi")]
pub mod hand;
mod heap;
#[cfg(all(feature = "memcpy", target_arch = "arm"))]
mod memcpy;
pub mod scalars;
#[cfg(feature = "wasmi")]
pub mod sensor;
mod stack;

/// Includes a guest, in a section that is not counted as the firmware's.
#[macro_export]
macro_rules! guest {
    ($path:literal) => {{
        const APP: ::microwit_wasmi::Validated = ::microwit_wasmi::include_wasm!($path);
        #[cfg_attr(target_os = "none", unsafe(link_section = ".guests"))]
        static GUEST: [u8; APP.bytes().len()] = *APP.bytes().first_chunk().unwrap();
        // SAFETY: these are the bytes that `include_wasm!` has validated.
        unsafe { ::microwit_wasmi::Validated::trust(&GUEST) }
    }};
}
