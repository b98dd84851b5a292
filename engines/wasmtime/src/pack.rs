//! Makes images, on a developer's machine.

mod probe;

use alloc::{format, string::String, vec::Vec};

use microwit_engine::ExternKind;
use microwit_host::Format;
use wasmtime::{Engine, OptLevel};

use crate::image::{Target, configure};

/// The form of apps that this packer makes.
pub const FORMAT: Format = Format::WasmtimeImage;

/// Makes an image of a module, with the signature that `microwit-any` expects. The error says why the module
/// cannot be packed.
pub fn pack(module: &[u8], fuel: bool, wide: bool) -> Result<Vec<u8>, String> {
    let target = if wide { Target::Pulley64 } else { Target::Pulley32 };
    Image::new(module, Packing { target, fuel }).map(|image| image.0)
}

/// Returns `false`: the content of an image cannot be read, because wasmtime does not open it on a machine of
/// another width.
pub fn names_in(
    _: &[u8],
    _: impl FnMut(&str, &str, ExternKind),
    _: impl FnMut(&str, ExternKind),
) -> bool {
    false
}

/// The settings of an image. The default is an image for chips that does not count fuel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packing {
    /// The machine that the image is for.
    pub target: Target,
    /// Whether the image counts fuel. If so, its code is up to 70 % slower, and
    /// [`Limits::fuel`](crate::Limits) works.
    pub fuel: bool,
}

/// An image that was made in this process. To hold one means that wasmtime made it of a valid module.
pub struct Image(Vec<u8>);

impl Image {
    /// Makes an image of a module. The error says why that is not possible.
    pub fn new(wasm: &[u8], packing: Packing) -> Result<Self, String> {
        let made = configure(packing.target, packing.fuel).and_then(|mut config| {
            config.cranelift_opt_level(OptLevel::SpeedAndSize).generate_address_map(false);
            let app = probe::probed(wasm);
            Engine::new(&config)?.precompile_module(app.as_deref().unwrap_or(wasm))
        });
        made.map(Self).map_err(|error| format!("{error:#}"))
    }

    /// The bytes of the image, as they are written to a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
