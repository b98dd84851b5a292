//! How a typed export is called: parameters are lowered, the app runs, the result is lifted.

use crate::abi::{Flat, FlatMut, Lift, Lower, handles_fit, in_bounds};
use crate::app::{App, AppId, BoundExport};
use crate::guest::allocate;
use crate::guest::{Guest, View};
use crate::handles::{Own, Resource};
use crate::load::LoadError;
use crate::table::let_go;
use crate::table::{Export, Slots};
use crate::trap::{CallError, Trap, TrapCode};

/// The most core values that parameters are flattened to; more go through memory.
const MAX_FLAT_PARAMS: usize = 16;

/// What a call passes to an app, and takes from it.
pub trait Exchange {
    /// Lowers the parameters, before the app runs.
    fn lower(&mut self, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap>;

    /// Lifts the result from its slot, after the app ran and before its post-return does.
    fn lift(&mut self, guest: &mut dyn Guest, result: u64) -> Result<(), Trap>;
}

/// Parameters on their way to the app, and a result on its way back.
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

/// Calls an export with `params`; `lift` reads its result. What the app was to own and does not get, the
/// host lets go of at once.
#[inline(always)]
pub fn call<A: App, P: Lower, R>(
    app: &mut A,
    host: &mut A::Host,
    export: &BoundExport<A::Func>,
    params: P,
    lift: impl FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
) -> Result<R, CallError> {
    let mut values = Values { params: Some(params), lift: Some(lift), result: None };
    // Clearing slots that nobody uses takes longer than the rest of this.
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
    // An app that does not lift is a defect of its engine crate.
    values.result.ok_or(Trap::new(TrapCode::Engine).into())
}

/// Lets go of something that an app made and the host owns: runs the app's destructor.
#[expect(clippy::needless_pass_by_value, reason = "the host owns it no longer")]
pub fn destroy<A: App, R: Resource>(
    app: &mut A,
    host: &mut A::Host,
    of: AppId<A::Func>,
    own: Own<R>,
) -> Result<(), CallError> {
    app.destroy(host, of.number(), R::TYPE, own.rep())
}

/// Lowers parameters into slots; where they are too many, into memory at `at`.
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

/// Lifts an export's result from its slot, or from where the slot points. What is owned in it is the
/// host's once the call has gone well: the app's post-return comes after this.
pub fn result<'a, R: Lift<'a>>(guest: &'a mut dyn Guest, slot: u64) -> Result<R, Trap> {
    if !R::INLINE {
        // What the last import lent is free again, and may be given to the host.
        guest.handles().next_call();
    }
    if R::FLAT > 1 {
        let view = guest.view();
        let at = in_bounds(view.memory.len(), slot as u32, R::SIZE, R::ALIGN)?;
        R::load(&view, at)
    } else {
        // One core value points at nothing.
        R::lift(&View::new(&[], guest.handles()), &mut Flat::new(&[slot]))
    }
}

/// Looks up exports by their number in `table`.
pub fn exports<A: App>(
    table: &'static [Export],
) -> impl Fn(&mut A, usize) -> Result<BoundExport<A::Func>, LoadError> {
    move |app, index| {
        let missing = |name| LoadError::MissingExport { name };
        let export = table.get(index).ok_or(missing(""))?;
        app.export(export).ok_or(missing(export.name))
    }
}
