//! What every engine does with an import, and with what ends a call.

use core::ptr::NonNull;

use microwit_host::engine::names::{self, Fit, Role};
use microwit_host::engine::{ResourceId, Slots, World};
use microwit_host::{CallError, Guest, Trap, TrapCode};

use crate::lend::{Holder, enter, fetch};
use crate::{Context, GuestIn, Row};

/// How many destructors may run inside of each other: each takes some of the native stack.
const NESTED: u8 = 4;

/// What is known of the calls that are under way.
#[derive(Default)]
pub struct State {
    /// Why they are being ended: what happened first.
    error: Option<CallError>,
    /// What the import that is being served has dropped of the app's own.
    doomed: Option<Doomed>,
    /// How many destructors run inside of each other.
    depth: u8,
}

/// Something of the app's own whose destructor is to run.
#[derive(Clone, Copy)]
struct Doomed {
    /// The destructor's place in the world's table.
    destructor: usize,
    /// The app's number for the thing.
    rep: u32,
}

/// The app is to be stopped; the reason is noted already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl State {
    /// Nothing is under way.
    pub const EMPTY: Self = Self { error: None, doomed: None, depth: 0 };

    /// Notes why calls are being ended. The first reason is the one that is told.
    pub fn stop(&mut self, error: impl Into<CallError>) -> Trap {
        self.error.get_or_insert(error.into()).trap
    }

    /// Why a call was ended, which its engine knows as `code`.
    pub fn ended(&mut self, code: TrapCode) -> CallError {
        self.error.take().unwrap_or(Trap::new(code).into())
    }

    /// Notes that the destructor of `ty` is to run on `rep`, for [`Guest::destroy`].
    pub fn doom<F: World>(&mut self, ty: ResourceId, rep: u32) {
        let index = F::DESTRUCTORS.iter().position(|destructor| destructor.ty == ty);
        self.doomed = index.map(|destructor| Doomed { destructor, rep });
    }
}

/// Whether what an app exports under this name runs while an import is served: its allocator, or a destructor.
pub fn runs_inside<F: World>(name: &str) -> bool {
    F::REALLOC && names::role(name) == Role::Realloc
        || F::DESTRUCTORS.iter().any(|row| names::export(row.name, name) != Fit::No)
}

/// Serves an import: runs `row`, and then the destructor of what the import dropped, if it dropped
/// something of the app's own.
///
/// On [`Stopped`] the engine ends the app, with whatever trap it likes.
#[inline(never)]
pub fn serve<C: Context>(context: C, row: &'static Row, slots: &mut Slots) -> Result<(), Stopped> {
    let guest = &mut GuestIn(context);
    // SAFETY: a trampoline knows its guest as `dyn Guest`, and `Holder` promises that this runs
    // guest code only through `without`.
    let served = unsafe { enter(guest, |host, guest| called(row, host, guest, slots)) };
    served.unwrap_or_else(|| unlent(guest, row, slots))?;
    if const { <C::World as World>::DESTRUCTORS.is_empty() } {
        return Ok(());
    }
    let state = &mut guest.lend().state;
    match state.doomed.take() {
        None => Ok(()),
        Some(_) if state.depth == NESTED => {
            Err(stopped(guest, row, Trap::new(TrapCode::StackOverflow)))
        }
        Some(doomed) => destroy(guest, doomed),
    }
}

/// Runs a destructor of the app's, if there is one.
fn destroy<C: Context>(guest: &mut GuestIn<C>, doomed: Doomed) -> Result<(), Stopped> {
    let GuestIn(context) = guest;
    let data = context.data();
    let destructors = data.destructors.as_ref();
    let Some(Some(destructor)) = destructors.get(doomed.destructor).copied() else {
        return Ok(());
    };
    data.lend.state.depth += 1;
    if let Err(code) = context.call(destructor, &mut [doomed.rep.into()]) {
        context.data().lend.state.stop(Trap::new(code));
        return Err(Stopped);
    }
    context.data().lend.state.depth -= 1;
    Ok(())
}

/// Calls the host, which [`enter`] has given.
#[inline(always)]
fn called<C: Context>(
    row: &'static Row,
    host: NonNull<()>,
    guest: &mut GuestIn<C>,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    // SAFETY: while this runs, the host may be used as it was lent; and it was lent as what this app's
    // rows are for, one of which this is, as `Context` promises.
    match unsafe { (row.call)(host, guest, slots) } {
        Ok(()) => Ok(()),
        Err(trap) => Err(stopped(guest, row, trap)),
    }
}

/// Serves an import where nothing is lent, if the canonical ABI allows it.
#[cold]
#[inline(never)]
fn unlent<C: Context>(
    guest: &mut GuestIn<C>,
    row: &'static Row,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    if const { !<C::World as World>::DESTRUCTORS.is_empty() }
        && let Some(served) = row.rep::<C::World>(guest.handles(), slots)
    {
        return served.map_err(|trap| stopped(guest, row, trap));
    }
    let early = |host: NonNull<()>, guest: &mut GuestIn<C>| {
        if row.early::<C::World>() {
            called(row, host, guest, slots)
        } else {
            Err(stopped(guest, row, Trap::new(TrapCode::Starting)))
        }
    };
    // SAFETY: as in `serve`.
    let started = fetch(guest, |guest| unsafe { enter(guest, early) });
    started.unwrap_or_else(|| Err(stopped(guest, row, Trap::new(TrapCode::Reentered))))
}

/// Notes why the guest is stopped, and which import it called.
#[cold]
#[inline(never)]
fn stopped<C: Context>(guest: &mut GuestIn<C>, row: &'static Row, trap: Trap) -> Stopped {
    let error = CallError::inside(guest, trap, (row.module, row.name));
    guest.lend().state.stop(error);
    Stopped
}
