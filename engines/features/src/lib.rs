//! What of WebAssembly the apps of each engine may use: one list an engine.
//!
//! Whatever looks at apps reads it: the engine's validator, `include_wasm!`, and the `microwit`
//! command, which should not have to compile an engine to know. Floats and all of WebAssembly's first
//! version go without saying. The names are wasmparser's, with `-` in place of `_`.
#![no_std]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub use microwit_macro::validated_bytes;

macro_rules! engine {
    ($list:ident, $bytes:ident, $name:literal: $($feature:literal)*) => {
        #[doc = concat!("What apps for ", $name, " may use.")]
        pub const $list: &[&str] = &[$($feature),*];

        /// The bytes of an app that uses nothing else, checked while this is compiled.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $bytes {
            ($path:literal) => {
                $crate::validated_bytes!($path, $name, [$($feature),*])
            };
        }
    };
}

engine! {
    WASMI, wasmi_bytes, "wasmi":
    "mutable-global"
    "sign-extension"
    "saturating-float-to-int"
    "multi-value"
    "bulk-memory"
    "reference-types"
    "gc-types" // This is `externref`.
    "tail-call"
    "extended-const"
    "multi-memory"
    "custom-page-sizes"
}

// It has SIMD too, but no other engine here has, and apps for chips do not use it.
engine! {
    TINYWASM, tinywasm_bytes, "tinywasm":
    "mutable-global"
    "sign-extension"
    "saturating-float-to-int"
    "multi-value"
    "bulk-memory"
    "reference-types"
    "gc-types"
    "tail-call"
    "extended-const"
    "multi-memory"
    "custom-page-sizes"
}

// An image may not use `externref`, for which a chip would need a collector.
engine! {
    WASMTIME, wasmtime_bytes, "wasmtime":
    "mutable-global"
    "sign-extension"
    "saturating-float-to-int"
    "multi-value"
    "bulk-memory"
    "reference-types"
    "tail-call"
    "extended-const"
    "multi-memory"
    "custom-page-sizes"
}

// WAMR as microwit compiles it takes `memory.init` of "bulk-memory", but neither `memory.copy` nor
// `memory.fill`, and nothing of "reference-types" but how a call through a table is written.
engine! {
    WAMR, wamr_bytes, "WAMR":
    "mutable-global"
    "sign-extension"
    "saturating-float-to-int"
    "multi-value"
    "call-indirect-overlong"
}

/// Whether a feature is in a list.
pub const fn has(features: &[&str], feature: &str) -> bool {
    let mut rest = features;
    while let [first, tail @ ..] = rest {
        if equal(first.as_bytes(), feature.as_bytes()) {
            return true;
        }
        rest = tail;
    }
    false
}

/// `==` is not for constants yet.
const fn equal(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, after @ ..], [y, behind @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (after, behind);
    }
    a.is_empty() && b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{WAMR, WASMI, has};

    #[test]
    fn a_feature_is_found_by_its_whole_name() {
        assert!(has(WASMI, "bulk-memory") && has(WASMI, "custom-page-sizes"));
        assert!(!has(WASMI, "bulk-memory-opt") && !has(WASMI, "bulk"));
        assert!(!has(WAMR, "tail-call") && !has(&[], ""));
    }
}
