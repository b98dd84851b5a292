//! microwit beside wasmtime. A crate of its own, since wasmtime takes minutes to build.
#![forbid(unsafe_code)]

use wasmtime::Config;

/// wasmtime with all that a guest of ours may use.
pub fn config() -> Config {
    let mut config = Config::new();
    config
        .wasm_custom_page_sizes(true)
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true);
    config
}
