//! The engine that runs the apps. A feature selects it, and the apps must be packed for it.

pub use microwit_any::{Bytes, Instance, include_wasm};

/// Includes an app that `microwit pack` packed for this engine.
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
