//! Where an import meets its host: with the loading of trusted bytes, all that is unsafe here.

use microwit_host::{CallError, Code, HostFn, Trap, World};
use microwit_lend::{Holder, Lend, enter, fetch};
use wasmi::{Caller, Error, TrapCode};

use crate::guest::{Context, Data, In};

/// How many destructors may run inside of each other: each takes some of the native stack.
const NESTED: u8 = 8;

type Call<'a, H, const N: usize> = In<Caller<'a, Data<H, N>>, N>;

// SAFETY: each store has one cell, in its data, and nothing else in this crate touches it.
unsafe impl<C: Context<N>, const N: usize> Holder<C::Host> for In<C, N> {
    fn lend(&mut self) -> &mut Lend<C::Host> {
        &mut self.0.known().lend
    }
}

/// Serves an import.
#[inline(never)]
pub fn serve<H: World, const N: usize>(
    guest: &mut Call<'_, H, N>,
    row: &'static HostFn<H>,
    slots: &mut [u64],
) -> Result<(), Error> {
    // SAFETY: a trampoline knows its guest as `dyn Guest`, which runs guest code in `realloc` alone,
    // and there through `without`.
    let served = unsafe { enter(guest, |host, guest| (row.call)(host, guest, slots)) };
    let trap = match served.unwrap_or_else(|| unlent(guest, row, slots)) {
        Ok(()) if const { H::DESTRUCTORS.is_empty() } => return Ok(()),
        Ok(()) => return destroy(guest),
        Err(trap) => trap,
    };
    let import = Some((row.module, row.name));
    guest.0.known().error.get_or_insert(CallError { trap, import });
    Err(TrapCode::UnreachableCodeReached.into())
}

/// Serves an import where nothing is lent, if the canonical ABI allows it.
#[cold]
#[inline(never)]
fn unlent<H: World, const N: usize>(
    guest: &mut Call<'_, H, N>,
    row: &'static HostFn<H>,
    slots: &mut [u64],
) -> Result<(), Trap> {
    if const { !H::DESTRUCTORS.is_empty() }
        && let Some(served) = row.rep(&guest.0.known().handles, slots)
    {
        return served;
    }
    let starting = |guest: &mut Call<'_, H, N>| {
        // SAFETY: as in `serve`.
        unsafe {
            enter(guest, |host, guest| {
                if row.early() {
                    (row.call)(host, guest, slots)
                } else {
                    Err(Trap::new(Code::Starting))
                }
            })
        }
    };
    fetch(guest, starting).unwrap_or(Err(Trap::new(Code::Reentered)))
}

/// Runs the destructor that the import has asked for. The host is lent to it.
#[inline(never)]
fn destroy<H: World, const N: usize>(guest: &mut Call<'_, H, N>) -> Result<(), Error> {
    let known = guest.0.known();
    let Some((destructor, rep)) = known.doomed.take() else { return Ok(()) };
    if known.depth == NESTED {
        return Err(TrapCode::StackOverflow.into());
    }
    known.depth += 1;
    destructor.call(&mut guest.0, (rep,))?;
    guest.0.known().depth -= 1;
    Ok(())
}
