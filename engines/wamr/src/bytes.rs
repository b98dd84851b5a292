//! Bytes that the engine runs, which it validates itself.

/// Includes an app that is validated while the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        $crate::__app_bytes!(Wamr $path)
    };
}
