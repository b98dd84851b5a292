//! What wasmi's validator lets through: what apps for it may use, and nothing else.

use wasmi::Config;

/// Sets every feature that wasmi knows in this build to what the list says of it.
#[cfg(feature = "validate")]
pub fn configure(config: &mut Config) {
    use crate::FEATURES;
    use microwit_features::has;

    config
        .wasm_mutable_global(const { has(FEATURES, "mutable-global") })
        .wasm_sign_extension(const { has(FEATURES, "sign-extension") })
        .wasm_saturating_float_to_int(const { has(FEATURES, "saturating-float-to-int") })
        .wasm_multi_value(const { has(FEATURES, "multi-value") })
        .wasm_bulk_memory(const { has(FEATURES, "bulk-memory") })
        .wasm_reference_types(const { has(FEATURES, "reference-types") })
        .wasm_tail_call(const { has(FEATURES, "tail-call") })
        .wasm_extended_const(const { has(FEATURES, "extended-const") })
        .wasm_multi_memory(const { has(FEATURES, "multi-memory") })
        .wasm_custom_page_sizes(const { has(FEATURES, "custom-page-sizes") })
        .wasm_wide_arithmetic(const { has(FEATURES, "wide-arithmetic") });
}

/// Without a validator there is nothing to set.
#[cfg(not(feature = "validate"))]
pub fn configure(_: &mut Config) {}
