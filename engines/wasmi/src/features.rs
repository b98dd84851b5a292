//! What wasmi's validator lets through: what apps for it may use, and nothing else.

use wasmi::Config;

/// Sets every feature that wasmi knows in this build to what the list says of it.
#[cfg(feature = "validate")]
pub fn configure(config: &mut Config) {
    use microwit_list::Engine::Wasmi;

    config
        .wasm_mutable_global(const { Wasmi.has("mutable-global") })
        .wasm_sign_extension(const { Wasmi.has("sign-extension") })
        .wasm_saturating_float_to_int(const { Wasmi.has("saturating-float-to-int") })
        .wasm_multi_value(const { Wasmi.has("multi-value") })
        .wasm_bulk_memory(const { Wasmi.has("bulk-memory") })
        .wasm_reference_types(const { Wasmi.has("reference-types") })
        .wasm_tail_call(const { Wasmi.has("tail-call") })
        .wasm_extended_const(const { Wasmi.has("extended-const") })
        .wasm_multi_memory(const { Wasmi.has("multi-memory") })
        .wasm_custom_page_sizes(const { Wasmi.has("custom-page-sizes") })
        .wasm_wide_arithmetic(const { Wasmi.has("wide-arithmetic") });
}

/// Without a validator there is nothing to set.
#[cfg(not(feature = "validate"))]
pub fn configure(_: &mut Config) {}
