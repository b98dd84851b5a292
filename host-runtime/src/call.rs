//! The call of a typed export: the host lowers parameters, the app runs, the host lifts the result.

use crate::abi::{Flat, FlatMut, Lift, Lower, handles_fit, in_bounds};
use crate::app::{App, AppId, BoundExport};
use crate::guest::allocate;
use crate::guest::{Guest, View};
use crate::handles::{Own, Resource};
use crate::load::LoadError;
use crate::table::let_go;
use crate::table::{Export, Slots};
use crate::trap::{CallError, Trap, TrapCode};

/// The highest number of core values in which parameters travel (`MAX_FLAT_PARAMS` of the Canonical ABI).
/// Parameters that need more go through memory.
const MAX_FLAT_PARAMS: usize = 16;

/// The two halves of a call: the parameters that go to the app, and the result that comes back.
pub trait Exchange {
    /// Lowers the parameters, before the app runs.
    fn lower(&mut self, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap>;

    /// Lifts the result from its slot, after the app has run and before its post-return runs.
    fn lift(&mut self, guest: &mut dyn Guest, result: u64) -> Result<(), Trap>;
}

/// The [`Exchange`] of a typed call: parameters on their way to the app, and a result on its way back.
struct Values<P, R, L> {
    params: Option<P>,
    lift: Option<L>,
    result: Option<R>,
}

impl<P: Lower, R, L> Exchange for Values<P, R, L>
where
    L: FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
{
    fn lower(&mut self, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap> {
        if let Some(params) = &self.params
            && const { P::OWNED > 0 }
        {
            handles_fit(guest.handles(), params)?;
        }
        let at = if P::FLAT > MAX_FLAT_PARAMS { allocate(guest, P::ALIGN, P::SIZE)? } else { 0 };
        self.params.take().map_or(Ok(()), |params| lower(guest, params, at, slots))
    }

    fn lift(&mut self, guest: &mut dyn Guest, slot: u64) -> Result<(), Trap> {
        if let Some(lift) = self.lift.take() {
            self.result = Some(lift(guest, slot)?);
        }
        Ok(())
    }
}

/// Calls an export with `params`; `lift` reads its result. If the app never gets the things that it was to
/// own, the host lets go of them at once.
#[inline(always)]
pub fn call<A: App, P: Lower, R>(
    app: &mut A,
    host: &mut A::Host,
    export: &BoundExport<A::Func>,
    params: P,
    lift: impl FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
) -> Result<R, CallError> {
    let mut values = Values { params: Some(params), lift: Some(lift), result: None };
    // The number of slots follows the parameters: clearing unused slots takes longer than the rest of the
    // call.
    let done = match P::FLAT {
        0 | 1 => app.call(host, export, &mut [0; 1], &mut values),
        2..=4 => app.call(host, export, &mut [0; 4], &mut values),
        _ => app.call(host, export, &mut [0; MAX_FLAT_PARAMS], &mut values),
    };
    if let Some(never_lowered) = &values.params
        && const { P::OWNED > 0 }
    {
        never_lowered.owned(&mut |ty, rep| let_go(host, ty, rep));
    }
    done?;
    // Only a defective engine crate returns success without having called `lift`.
    values.result.ok_or(Trap::new(TrapCode::Engine).into())
}

/// Works like [`call`], and waits where a host function waits.
pub async fn call_async<A: App, P: Lower, R>(
    app: &mut A,
    host: &mut A::Host,
    export: BoundExport<A::Func>,
    params: P,
    lift: impl FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
) -> Result<R, CallError> {
    let mut values = Values { params: Some(params), lift: Some(lift), result: None };
    let mut slots = [0; MAX_FLAT_PARAMS];
    let begun = app.begin(&export, &mut slots, &mut values);
    if let Some(never_lowered) = &values.params
        && const { P::OWNED > 0 }
    {
        never_lowered.owned(&mut |ty, rep| let_go(host, ty, rep));
    }
    begun?;
    app.wait(host, export, &mut slots).await?;
    app.end(&export, &mut slots, &mut values)?;
    values.result.ok_or(Trap::new(TrapCode::Engine).into())
}

/// Runs the app's destructor on something that the app made and the host owns.
#[expect(clippy::needless_pass_by_value, reason = "the host owns it no longer")]
pub fn destroy<A: App, R: Resource>(
    app: &mut A,
    host: &mut A::Host,
    of: AppId<A::Func>,
    own: Own<R>,
) -> Result<(), CallError> {
    app.destroy(host, of.number(), R::TYPE, own.rep())
}

/// Lowers parameters into slots, or into memory at `at` if there are too many for slots.
fn lower<P: Lower>(
    guest: &mut dyn Guest,
    params: P,
    at: usize,
    slots: &mut Slots,
) -> Result<(), Trap> {
    if P::FLAT > MAX_FLAT_PARAMS {
        let low = params.reserve(guest)?;
        P::write(low, guest.memory(), at)?;
        FlatMut::new(slots).push(at as u64);
        Ok(())
    } else {
        let low = params.reserve(guest)?;
        let memory = if P::INLINE { &mut [] } else { guest.memory() };
        P::flat(low, memory, &mut FlatMut::new(slots))
    }
}

/// Lifts an export's result from its slot, or from the memory that the slot points at. The host owns what is
/// owned in the result after the call has succeeded: the app's post-return is still to run.
pub fn result<'a, R: Lift<'a>>(guest: &'a mut dyn Guest, slot: u64) -> Result<R, Trap> {
    if !R::INLINE {
        // Handles that the last import call lent are free again, so the app may give them to the host.
        guest.handles().next_call();
    }
    if R::FLAT > 1 {
        let view = guest.view();
        let at = in_bounds(view.memory.len(), slot as u32, R::SIZE, R::ALIGN)?;
        R::load(&view, at)
    } else {
        // The type is a single core value without a pointer, so lifting needs no memory.
        R::lift(&View::new(&[], guest.handles()), &mut Flat::new(&[slot]))
    }
}

/// Makes a function that looks up exports by their index in `table`.
pub fn exports<A: App>(
    table: &'static [Export],
) -> impl Fn(&mut A, usize) -> Result<BoundExport<A::Func>, LoadError> {
    move |app, index| {
        let missing = |name| LoadError::MissingExport { name };
        let export = table.get(index).ok_or(missing(""))?;
        app.export(export).ok_or(missing(export.name))
    }
}
