//! What the firmwares of all engines have in common: the devices behind the host functions, and how
//! one serves them by hand.
//!
//! Invariant: two firmwares of one engine differ in who binds and calls, and in nothing else.

#![no_std]

#[cfg(feature = "adapters")]
pub mod adapters;
pub mod by_hand;
#[cfg(feature = "component")]
pub mod component;
pub mod devices;
pub mod engine;
#[cfg(feature = "waits")]
pub mod waits;

pub use microwit_macro::packed_bytes;

/// Bytes of a guest's call and value stack.
pub const STACK: u32 = 4096;

/// What the figures of the guest that keeps its free memory as microwit's do are called.
pub const REGION: [&str; 3] = ["region-spin", "region-transfer", "region-log"];
/// What the figures of any other guest are called.
pub const PLAIN: [&str; 3] = ["plain-spin", "plain-transfer", "plain-log"];

/// Includes a guest, in a section that is not counted as the firmware's.
#[macro_export]
macro_rules! guest {
    ($path:literal) => {{
        // As wasmtime wants its images.
        #[repr(C, align(64))]
        struct Aligned<const N: usize>([u8; N]);
        const BYTES: &[u8] = $crate::packed_bytes!($path);
        #[cfg_attr(target_os = "none", unsafe(link_section = ".guests"))]
        static GUEST: Aligned<{ BYTES.len() }> = Aligned(*BYTES.first_chunk().unwrap());
        &GUEST.0
    }};
}
