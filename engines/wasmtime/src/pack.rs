//! Makes images, on a developer's machine.

use alloc::{format, string::String, vec::Vec};

use microwit_engine::ExternKind;
use microwit_host::Format;
use wasmtime::{Engine, OptLevel};

use crate::image::{Target, configure};

/// What this makes.
pub const FORMAT: Format = Format::WasmtimeImage;

/// Makes an image of a module, as `microwit-any` calls it. The error says why it cannot be.
pub fn pack(module: &[u8], fuel: bool, wide: bool) -> Result<Vec<u8>, String> {
    let target = if wide { Target::Pulley64 } else { Target::Pulley32 };
    Image::new(module, Packing { target, fuel }).map(|image| image.0)
}

/// Cannot tell what is in an image: no wasmtime on a machine of another width opens it.
pub fn names_in(
    _: &[u8],
    _: impl FnMut(&str, &str, ExternKind),
    _: impl FnMut(&str, ExternKind),
) -> bool {
    false
}

/// How an image is made: for chips and without fuel, unless you say otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packing {
    /// The machine that it is for.
    pub target: Target,
    /// Whether it counts fuel: its code is up to 70 % slower then, and
    /// [`Limits::fuel`](crate::Limits) works.
    pub fuel: bool,
}

/// An image that was made here.
pub struct Image(Vec<u8>);

impl Image {
    /// Makes an image of a module. The error says why it cannot be.
    pub fn new(wasm: &[u8], packing: Packing) -> Result<Self, String> {
        let made = configure(packing.target, packing.fuel).and_then(|mut config| {
            config.cranelift_opt_level(OptLevel::SpeedAndSize).generate_address_map(false);
            Engine::new(&config)?.precompile_module(wasm)
        });
        made.map(Self).map_err(|error| format!("{error:#}"))
    }

    /// The image, to be written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
