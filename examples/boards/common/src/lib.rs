//! Code that the boards share.

#![cfg_attr(not(test), no_std)]

mod announced;
#[cfg(feature = "drivers")]
pub mod drivers;
#[cfg(feature = "engine")]
pub mod engine;
mod exit;
mod inverted;
mod mmio;
#[cfg(feature = "mps2")]
pub mod mps2;
#[cfg(feature = "owned")]
pub mod owned;
pub mod selftest;
#[cfg(target_os = "none")]
pub mod stack;
#[cfg(feature = "tenants")]
mod tasks;
#[cfg(feature = "tenants")]
pub mod tenants;
#[cfg(feature = "ticks")]
mod ticks;
mod unseen;

pub use announced::Announced;
pub use exit::{exit, panicked};
pub use inverted::Inverted;
pub use mmio::{Block, Registers};
#[cfg(feature = "tenants")]
pub use tasks::Given;
#[cfg(feature = "ticks")]
pub use ticks::tick;
pub use unseen::Unseen;
