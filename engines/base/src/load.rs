//! The parts of loading an app that need no instance yet, or end one.

use core::marker::PhantomData;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use microwit_host::engine::{Firmware, Linker};
use microwit_host::{LoadError, WorldHost};

use crate::{Engine, Instance, Row, Store};

/// Ends an app when this is dropped: the host lets go of everything that the app still has.
pub struct Ending<'h, E: Engine, H: WorldHost, const HANDLES: usize> {
    /// The app.
    pub guest: &'h mut Instance<E, H, HANDLES>,
    /// The host that the app was loaded with.
    pub host: &'h mut H,
}

impl<E: Engine, H: WorldHost, const HANDLES: usize> Drop for Ending<'_, E, H, HANDLES> {
    fn drop(&mut self) {
        self.guest.release(self.host);
    }
}

/// Checks the app's exports, and binds a row to each of its imports.
#[inline(never)]
pub fn link<S: Store>(
    store: &mut S,
    module: &<S::Engine as Engine>::Module,
    app: &[u8],
    rows: &'static [Row],
) -> Result<(), LoadError> {
    let mut linker = Linker::new(app, Firmware(PhantomData::<S::World>));
    for (name, item) in S::Engine::exports(module) {
        linker.export(name, item())?;
    }
    for import in S::Engine::imports(module) {
        let row = linker.row(rows, (import.module, import.name), import.item)?;
        store.bind(module, &import, row);
    }
    linker.memory()?;
    linker.missing(|| S::Engine::names(module)).next().map_or(Ok(()), Err)
}

/// The number of the next app. Two apps get the same number only if billions are loaded in between, or if a
/// chip without atomic addition loads two at the very same time.
pub fn next_number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    #[cfg(target_has_atomic = "32")]
    return NEXT.fetch_add(1, Relaxed);
    #[cfg(not(target_has_atomic = "32"))]
    {
        let number = NEXT.load(Relaxed);
        NEXT.store(number.wrapping_add(1), Relaxed);
        number
    }
}
