//! Code that the boards with a Cortex-M share.

#![cfg_attr(not(test), no_std)]

mod announced;
#[cfg(feature = "drivers")]
pub mod drivers;
mod exit;
mod mmio;
#[cfg(feature = "mps2")]
pub mod mps2;
pub mod selftest;
#[cfg(target_os = "none")]
pub mod stack;
#[cfg(feature = "tenants")]
mod tasks;
#[cfg(feature = "tenants")]
pub mod tenants;
#[cfg(feature = "ticks")]
mod ticks;

pub use announced::Announced;
pub use exit::{exit, panicked};
pub use mmio::{Block, Registers};
#[cfg(feature = "tenants")]
pub use tasks::Given;
#[cfg(feature = "ticks")]
pub use ticks::tick;
