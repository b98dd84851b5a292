//! tinywasm, which runs archives.

use microwit_host::{Limits, LoadError, World};
use microwit_tinywasm::{Archive, Instance};

use super::Running;

pub fn load<H: World, const HANDLES: usize>(
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    // Why, only the packer knows; that it is no module for this engine, all engines say alike.
    let archive = Archive::new(wasm).map_err(|_| LoadError::Malformed.to_string())?;
    let loaded = Instance::<H, HANDLES>::with_handles(&archive, host, limits);
    loaded.map(Running::new).map_err(|error| error.to_string())
}
