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
    let served = unsafe { enter(guest, |host, guest| called(row, host, guest, slots)) };
    let served = served.unwrap_or_else(|| unlent(guest, row, slots));
    if const { H::DESTRUCTORS.is_empty() } {
        return served;
    }
    served.and_then(|()| destroy(guest))
}

/// Calls the host.
#[inline(always)]
fn called<H: World, const N: usize>(
    row: &'static HostFn<H>,
    host: &mut H,
    guest: &mut Call<'_, H, N>,
    slots: &mut [u64],
) -> Result<(), Error> {
    match (row.call)(host, guest, slots) {
        Ok(()) => Ok(()),
        Err(trap) => Err(failed(guest, row, trap)),
    }
}

/// Notes why the guest is stopped.
#[cold]
#[inline(never)]
fn failed<H: World, const N: usize>(
    guest: &mut Call<'_, H, N>,
    row: &'static HostFn<H>,
    trap: Trap,
) -> Error {
    let import = Some((row.module, row.name));
    guest.0.known().error.get_or_insert(CallError { trap, import });
    TrapCode::UnreachableCodeReached.into()
}

/// Serves an import where nothing is lent, if the canonical ABI allows it.
#[cold]
#[inline(never)]
fn unlent<H: World, const N: usize>(
    guest: &mut Call<'_, H, N>,
    row: &'static HostFn<H>,
    slots: &mut [u64],
) -> Result<(), Error> {
    if const { !H::DESTRUCTORS.is_empty() }
        && let Some(served) = row.rep(&guest.0.known().handles, slots)
    {
        return served.map_err(|trap| failed(guest, row, trap));
    }
    let starting = |guest: &mut Call<'_, H, N>| {
        let early = |host: &mut H, guest: &mut Call<'_, H, N>| {
            if row.early() {
                called(row, host, guest, slots)
            } else {
                Err(failed(guest, row, Trap::new(Code::Starting)))
            }
        };
        // SAFETY: as in `serve`.
        unsafe { enter(guest, early) }
    };
    fetch(guest, starting).unwrap_or_else(|| Err(failed(guest, row, Trap::new(Code::Reentered))))
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
