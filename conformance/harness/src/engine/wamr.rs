//! WAMR, which validates.

use microwit_host::{Limits, World};
use microwit_wamr::Instance;

use super::Running;

pub fn load<H: World, const HANDLES: usize>(
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    let loaded = Instance::<H, HANDLES>::with_handles(wasm, host, limits);
    let instance = loaded.map_err(|error| error.to_string())?;
    Ok(Running::new(instance, Instance::unload))
}
