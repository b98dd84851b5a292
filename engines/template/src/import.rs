//! The way from an import to its host.

use microwit_engine::{Context, Stopped, World, serve};
use microwit_host::TrapCode;

use crate::store::{At, Own};

/// The engine, as guest code sees it.
pub trait Caller {
    /// Calls the import with this number. `slots` has room for its arguments and for its result.
    fn import(&mut self, number: usize, slots: &mut [u64]) -> Result<(), TrapCode>;

    /// The app's memory.
    fn memory(&mut self) -> &mut [u8];
}

impl<F: World, const N: usize> Caller for At<'_, F, N> {
    fn import(&mut self, number: usize, slots: &mut [u64]) -> Result<(), TrapCode> {
        let Own { fuel, .. } = &mut self.data().own;
        if let Some(fuel) = fuel {
            *fuel = fuel.checked_sub(1).ok_or(TrapCode::OutOfFuel)?;
        }
        let row = *self.imports.get(number).ok_or(TrapCode::Engine)?;
        // The reason is noted already, so nobody sees this error.
        serve(self.again(), row, slots).map_err(|Stopped { waits }| {
            self.data().own.parks = waits;
            TrapCode::Engine
        })
    }

    fn memory(&mut self) -> &mut [u8] {
        Context::memory(self).0
    }
}
