//! Bytes that an engine may run.

/// A WebAssembly module that was validated, or that somebody answers for.
///
/// wasmi without its validator (115 KiB of flash less) takes a module's word for everything, so
/// such a build runs nothing else. What is [trusted](microwit_engine::Trusted::trust) must be a valid module that uses no other
/// features of WebAssembly than `include_wasm!` accepts.
pub type Validated<'m> = microwit_engine::Trusted<'m, crate::Wasmi>;

/// Includes an app that is validated while the firmware is compiled.
///
/// The path starts at the folder of the crate's `Cargo.toml`, or with `$NAME` for an environment
/// variable: `include_wasm!("$OUT_DIR/app.wasm")`.
#[macro_export]
macro_rules! include_wasm {
    ($path:literal) => {
        // SAFETY: these are the very bytes that were validated.
        unsafe { $crate::Validated::trust($crate::__app_bytes!(Wasmi $path)) }
    };
}
