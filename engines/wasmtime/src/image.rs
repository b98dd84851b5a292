//! What an image and the chip that runs it must agree about, in one place.

use wasmtime::{Config, WasmBacktraceDetails, WasmFeatures};

/// WebAssembly 2.0 but SIMD, tail calls, extended constants, and memories that are several or
/// smaller than a page. What is not here is refused when an image is made.
const FEATURES: WasmFeatures = WasmFeatures::WASM2
    .difference(WasmFeatures::SIMD.union(WasmFeatures::GC_TYPES))
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES);

/// The machine that an image is for: an interpreter of 32 or of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Chips.
    Pulley32,
    /// A developer's machine.
    Pulley64,
}

impl Target {
    /// The one that this is compiled for.
    pub const HERE: Self =
        if cfg!(target_pointer_width = "32") { Self::Pulley32 } else { Self::Pulley64 };

    const fn triple(self) -> &'static str {
        match self {
            Self::Pulley32 => "pulley32",
            Self::Pulley64 => "pulley64",
        }
    }
}

/// What both sides set. wasmtime's own defaults depend on how it was built, so nothing that an
/// image is checked for is left to them.
pub fn configure(target: Target, fuel: bool) -> wasmtime::Result<Config> {
    let mut config = Config::new();
    config
        .target(target.triple())?
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

/// How an image is made.
#[cfg(feature = "pack")]
#[derive(Clone, Copy, Debug)]
pub struct Packing {
    /// The machine that it is for.
    pub target: Target,
    /// Whether it counts fuel: its code is up to 70 % slower then, and
    /// [`Limits::fuel`](crate::Limits) works.
    pub fuel: bool,
}

#[cfg(feature = "pack")]
impl Default for Packing {
    /// For chips, without fuel.
    fn default() -> Self {
        Self { target: Target::Pulley32, fuel: false }
    }
}

/// An image that was made here.
#[cfg(feature = "pack")]
pub struct Image(alloc::vec::Vec<u8>);

#[cfg(feature = "pack")]
impl Image {
    /// Makes an image of a module. The error says why it cannot be.
    pub fn new(wasm: &[u8], packing: Packing) -> Result<Self, alloc::string::String> {
        let made = configure(packing.target, packing.fuel).and_then(|mut config| {
            config
                .cranelift_opt_level(wasmtime::OptLevel::SpeedAndSize)
                .generate_address_map(false);
            wasmtime::Engine::new(&config)?.precompile_module(wasm)
        });
        made.map(Self).map_err(|error| alloc::format!("{error:#}"))
    }

    /// The image, to be written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
