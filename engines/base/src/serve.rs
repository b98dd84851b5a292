//! The steps that are the same on every engine when an import is served and when a call ends.

use core::ptr::NonNull;
use core::task::Poll;

use microwit_host::engine::names::{self, Fit, Role};
use microwit_host::engine::{ResourceId, Slots, World};
use microwit_host::{CallError, Guest, Trap, TrapCode};

use crate::context::call_inside;
use crate::lend::{Holder, enter, fetch};
use crate::{Context, Engine, GuestIn, Parks, Row};

/// How deep destructors may nest: each level takes some of the native stack.
const NESTED: u8 = 4;

/// The state of the calls that are under way.
#[derive(Default)]
pub struct State {
    /// The first reason why the calls must end.
    error: Option<CallError>,
    /// The thing of the app's own that the current import has dropped.
    doomed: Option<Doomed>,
    /// How many destructors run inside each other.
    depth: u8,
}

/// A thing of the app's own whose destructor must run.
#[derive(Clone, Copy)]
struct Doomed {
    /// The index of the destructor in the world's table.
    destructor: usize,
    /// The app's number for the thing.
    rep: u32,
}

/// The app must stop, and the reason is noted already; or it must be parked, because its host waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Whether the host waits.
    pub waits: bool,
}

impl State {
    /// The state when no call is under way.
    pub const EMPTY: Self = Self { error: None, doomed: None, depth: 0 };

    /// Notes why the calls must end. Only the first reason is reported.
    pub fn stop(&mut self, error: impl Into<CallError>) -> Trap {
        self.error.get_or_insert(error.into()).trap
    }

    /// Whether a reason is noted why the app must stop.
    pub fn is_stopped(&self) -> bool {
        self.error.is_some()
    }

    /// The error of a call that ended. The engine's own reason for it is `code`.
    pub fn ended(&mut self, code: TrapCode) -> CallError {
        self.error.take().unwrap_or(Trap::new(code).into())
    }

    /// Notes that the destructor of `ty` must run on `rep`; it implements [`Guest::destroy`].
    pub fn doom<F: World>(&mut self, ty: ResourceId, rep: u32) {
        let index = F::DESTRUCTORS.iter().position(|destructor| destructor.ty == ty);
        self.doomed = index.map(|destructor| Doomed { destructor, rep });
    }
}

/// Whether the app's export of this name runs inside an import: its allocator or a destructor.
pub fn runs_inside<F: World>(name: &str) -> bool {
    F::REALLOC && names::role(name) == Role::Realloc
        || F::DESTRUCTORS.iter().any(|row| names::export(row.name, name) != Fit::No)
}

/// Serves an import: runs `row`, and then the destructor of the thing of the app's own that the import
/// dropped, if it dropped one.
///
/// On [`Stopped`], the engine ends the app with any trap.
#[inline(never)]
pub fn serve<C: Context>(context: C, row: &'static Row, slots: &mut Slots) -> Result<(), Stopped> {
    let guest = &mut GuestIn(context);
    // SAFETY: the trampoline reaches its guest only as `dyn Guest`, and `Holder` promises that `Guest` runs
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

/// Runs a destructor of the app's, if the app exports one.
fn destroy<C: Context>(guest: &mut GuestIn<C>, doomed: Doomed) -> Result<(), Stopped> {
    let GuestIn(context) = guest;
    let data = context.data();
    let destructors = data.destructors.as_ref();
    let Some(Some(destructor)) = destructors.get(doomed.destructor).copied() else {
        return Ok(());
    };
    data.lend.state.depth += 1;
    if let Err(code) = call_inside(context, destructor, &mut [doomed.rep.into()]) {
        context.data().lend.state.stop(Trap::new(code));
        return Err(Stopped { waits: false });
    }
    context.data().lend.state.depth -= 1;
    Ok(())
}

/// Calls the host that [`enter`] provides.
#[inline(always)]
fn called<C: Context>(
    row: &'static Row,
    host: NonNull<()>,
    guest: &mut GuestIn<C>,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    // A function that is under way has the host already, so the row's trampoline may not have it too.
    if const { <C::World as World>::WAITS } && row.sig.waits() {
        return wait(guest, row, slots);
    }
    // SAFETY:
    // 1. The host comes from a `&mut H` of this row's `H`: it was lent as the host that this app's rows are
    //    for, and this row is one of them, as `Context` promises.
    // 2. Nobody else uses the host: `enter` allows its use while this runs.
    match unsafe { (row.call)(host, guest, slots) } {
        Ok(()) => Ok(()),
        Err(trap) => Err(stopped(guest, row, trap)),
    }
}

/// Calls a host function that may wait. On [`Stopped`], it waits, or the app has to stop.
#[cold]
#[inline(never)]
fn wait<C: Context>(
    guest: &mut GuestIn<C>,
    row: &'static Row,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    let GuestIn(context) = guest;
    let data = context.data();
    let refused = Trap::new(TrapCode::WouldWait);
    // An engine cannot park what runs inside an import.
    let waiter = data.waiter.as_ref().first().filter(|_| data.lend.state.depth == 0);
    let Some(Some(waiter)) = waiter.copied() else { return Err(stopped(guest, row, refused)) };
    // SAFETY: the waiter is in the data while its call is polled, and the host is lent to this import alone.
    match unsafe { waiter.serve(guest, row, slots) } {
        Poll::Ready(Ok(())) => Ok(()),
        Poll::Ready(Err(trap)) => Err(stopped(guest, row, trap)),
        Poll::Pending => match const { C::Engine::PARKS } {
            Parks::Never => Err(stopped(guest, row, refused)),
            Parks::Inside | Parks::Outside => Err(Stopped { waits: true }),
        },
    }
}

/// Serves an import while no host is lent, if the canonical ABI allows it.
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
    Stopped { waits: false }
}
