//! What runs the apps: another engine is another of these lines, and an app that is packed for it.

#[cfg(feature = "tinywasm")]
pub use microwit_tinywasm::{Instance, Limits, include_wasm};
#[cfg(feature = "wamr")]
pub use microwit_wamr::{Instance, Limits, include_wasm};
#[cfg(feature = "wasmi")]
pub use microwit_wasmi::{Instance, Limits, include_wasm};
#[cfg(feature = "wasmtime")]
pub use microwit_wasmtime::{Instance, Limits, include_wasm};
