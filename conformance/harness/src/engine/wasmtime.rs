//! wasmtime's interpreter, with images that are made on the spot.

use microwit_host::{Limits, LoadError, World};
use microwit_wasmtime::{Image, Instance, Packing, Target};

use super::Running;

pub fn load<H: World, const HANDLES: usize>(
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    let packing = Packing { target: Target::HERE, fuel: limits.fuel.is_some() };
    let image = Image::new(wasm, packing).map_err(|_| LoadError::Malformed.to_string())?;
    // It is run where it lies.
    let image: &Image = Box::leak(Box::new(image));
    let loaded = Instance::<H, HANDLES>::with_handles(image, host, limits);
    loaded.map(Running::new).map_err(|error| error.to_string())
}
