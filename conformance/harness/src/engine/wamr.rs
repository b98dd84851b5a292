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
    loaded.map(Running::new).map_err(|error| error.to_string())
}
