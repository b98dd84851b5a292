//! The bytes of apps, which WAMR validates itself.

/// Includes an app, which is also validated when the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::__app_bytes!(Wamr $path)
    };
}
