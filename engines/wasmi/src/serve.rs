//! Where an import meets its host: with the loading of trusted bytes, all that is unsafe here.

use microwit_host::{HostFn, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};
use wasmi::{Caller, Error, TrapCode};

use crate::guest::{Context, Data, In};

// SAFETY: each store has one cell, in its data, and nothing else in this crate touches it; `In` runs
// guest code in `realloc` alone, and there through `without`.
unsafe impl<C: Context> Holder<C::Host> for In<C> {
    fn lend(&mut self) -> &mut Lend<C::Host> {
        &mut self.0.known().lend
    }
}

/// Serves an import.
#[inline(never)]
pub fn serve<H: World>(
    guest: &mut In<Caller<'_, Data<H>>>,
    row: &'static HostFn<H>,
    slots: &mut [u64],
) -> Result<(), Error> {
    match microwit_lend::serve(guest, row, slots) {
        Ok(None) => Ok(()),
        Ok(Some(doomed)) => destroy(guest, doomed),
        Err(Stopped) => Err(TrapCode::UnreachableCodeReached.into()),
    }
}

/// Runs a destructor of the guest's, if there is one.
fn destroy<H>(guest: &mut In<Caller<'_, Data<H>>>, doomed: Doomed) -> Result<(), Error> {
    if let Some(Some(destructor)) = guest.0.known().destructors.get(doomed.destructor).copied() {
        destructor.call(&mut guest.0, (doomed.rep,))?;
    }
    guest.lend().state.destroyed();
    Ok(())
}
