//! Where an import meets its host.

use microwit_engine::{Context, serve};
use microwit_host::{Code, Facts};

use crate::store::{At, Own};

/// What guest code sees of the engine.
pub trait Caller {
    /// Calls the import with this number: `slots` has room for its arguments and its result.
    fn import(&mut self, number: usize, slots: &mut [u64]) -> Result<(), Code>;

    /// The app's memory.
    fn memory(&mut self) -> &mut [u8];
}

impl<F: Facts, const N: usize> Caller for At<'_, F, N> {
    fn import(&mut self, number: usize, slots: &mut [u64]) -> Result<(), Code> {
        let Own { fuel, .. } = &mut self.data().own;
        if let Some(fuel) = fuel {
            *fuel = fuel.checked_sub(1).ok_or(Code::OutOfFuel)?;
        }
        let row = *self.imports.get(number).ok_or(Code::Engine)?;
        // The reason is noted already, so this is told to nobody.
        serve(self.again(), row, slots).map_err(|_| Code::Engine)
    }

    fn memory(&mut self) -> &mut [u8] {
        Context::memory(self).0
    }
}
