//! Where an import meets its host: with the loading of trusted bytes, all that is unsafe here.

use microwit_host::{CallError, Code, HostFn, Trap, World};
use microwit_lend::{Holder, Lend, enter};
use wasmi::{Caller, Error, TrapCode};

use crate::guest::{Context, Data, In};

// SAFETY: each store has one cell, in its data, and nothing else in this crate touches it.
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
    // SAFETY: a trampoline knows its guest as `dyn Guest`, which runs guest code in `realloc` alone,
    // and there through `without`.
    let served = unsafe { enter(guest, |host, guest| (row.call)(host, guest, slots)) };
    let trap = match served {
        Some(Ok(())) => return Ok(()),
        Some(Err(trap)) => trap,
        None => Trap::new(Code::Reentered),
    };
    let import = Some((row.module, row.name));
    guest.0.known().error.get_or_insert(CallError { trap, import });
    Err(TrapCode::UnreachableCodeReached.into())
}
