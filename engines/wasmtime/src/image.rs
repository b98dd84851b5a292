//! The settings on which an image and the chip that runs it must agree, in one place.

use wasmtime::{Config, WasmBacktraceDetails, WasmFeatures};

/// The features that [`FEATURES`](crate::FEATURES) names, in wasmtime's terms. An image that uses others is
/// refused when it is made.
const FEATURES: WasmFeatures = WasmFeatures::WASM2
    .difference(WasmFeatures::SIMD.union(WasmFeatures::GC_TYPES))
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES);

/// The machine that an image is for: an interpreter of 32 or of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Chips.
    #[default]
    Pulley32,
    /// A developer's machine.
    Pulley64,
}

impl Target {
    /// The target of the machine that this code is compiled for.
    pub const HERE: Self =
        if cfg!(target_pointer_width = "32") { Self::Pulley32 } else { Self::Pulley64 };
}

/// The settings of both sides. wasmtime's defaults depend on how it was built, so every setting that wasmtime
/// checks in an image is set here.
pub fn configure(target: Target, fuel: bool) -> wasmtime::Result<Config> {
    let mut config = Config::new();
    config
        .target(if target == Target::Pulley32 { "pulley32" } else { "pulley64" })?
        .wasm_features(WasmFeatures::all(), false)
        .wasm_features(FEATURES, true)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .concurrency_support(false)
        .consume_fuel(fuel)
        .memory_reservation(0)
        .memory_guard_size(0)
        .memory_reservation_for_growth(0)
        .memory_init_cow(false)
        .signals_based_traps(false);
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::{FEATURES, WasmFeatures};

    #[test]
    fn the_features_are_those_of_the_list() {
        let named = crate::FEATURES.iter().map(|name| {
            let name = name.to_uppercase().replace('-', "_");
            WasmFeatures::from_name(&name).unwrap()
        });
        assert_eq!(named.fold(WasmFeatures::FLOATS, WasmFeatures::union), FEATURES);
    }
}
