//! What runs the apps: another engine is another of these lines, and an app that is packed for it.

#[cfg(feature = "tinywasm")]
pub use microwit_tinywasm::{Instance, Limits, include_wasm};
#[cfg(feature = "wamr")]
pub use microwit_wamr::{Instance, Limits, include_wasm};
#[cfg(feature = "wasmi")]
pub use microwit_wasmi::{Instance, Limits, include_wasm};
#[cfg(feature = "wasmtime")]
pub use microwit_wasmtime::{Instance, Limits, include_wasm};

/// Includes an app that `microwit pack` has made for this engine.
#[macro_export]
macro_rules! include_app {
    ($path:literal) => {{
        use $crate::engine::include_wasm;
        #[allow(unused_unsafe, reason = "some engines trust no bytes")]
        // SAFETY: the build has packed the app, and nothing changes it on its way into flash.
        let app = unsafe { include_wasm!($path) };
        app
    }};
}
