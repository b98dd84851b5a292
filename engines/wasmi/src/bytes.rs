//! The bytes of apps that wasmi may run.

/// A WebAssembly module that was validated, or that somebody promises to be valid.
///
/// wasmi without its validator, which saves 115 KiB of flash, assumes that a module is valid, so such a build
/// runs only these. Bytes that are [trusted](microwit_engine::Trusted::trust) must be a valid module that
/// uses only the features of WebAssembly that `include_wasm!` accepts.
pub type Validated<'m> = microwit_engine::Trusted<'m, crate::Wasmi>;

/// Includes an app, which is validated when the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment variable:
/// `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        // SAFETY: the macro `__app_bytes` has validated these bytes.
        unsafe { $crate::Validated::trust($crate::__app_bytes!(Wasmi $path)) }
    };
}
