//! The engine that runs the apps. A feature selects it, and the apps must be packed for it.

pub use microwit_any::{Bytes, Chosen, Instance, Pool, include_wasm, pool_high_water};

/// The bytes of an app, for the text of an error.
pub fn bytes(app: &Bytes) -> &[u8] {
    app
}

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
