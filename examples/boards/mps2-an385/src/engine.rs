//! What runs the apps: another engine is another feature, and an app that is packed for it.

pub use microwit_any::{Bytes, Instance, Limits, bytes, include_wasm};

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
