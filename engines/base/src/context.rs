//! An app while it runs: its data, and the way in which a trampoline reaches it.

use core::cell::Cell;

use microwit_host::engine::{Each, Handles, ResourceId, Slot, Slots, View, World, bump};
use microwit_host::{Guest, Trap, TrapCode};

use crate::Engine;
use crate::lend::{Holder, Lend, without};
use crate::waiter::Waiter;

/// The data that this crate keeps about one app. An engine keeps it in the app's store.
pub struct Data<E: Engine, F: World, L: ?Sized = [Slot]> {
    pub(crate) lend: Lend,
    pub(crate) realloc: Option<E::Func>,
    /// The address of two words in the guest: the start and the end of a microwit guest's free memory.
    pub(crate) region: Option<u32>,
    pub(crate) destructors: F::PerDestructor<Option<E::Func>>,
    /// The call that is being polled, if it may wait.
    pub(crate) waiter: F::IfWaits<Option<Waiter>>,
    /// The data that the engine itself keeps about the app.
    pub own: E::Own,
    pub(crate) handles: Handles<L>,
}

impl<E: Engine, F: World, const HANDLES: usize> Data<E, F, [Slot; HANDLES]> {
    /// The data of an app that has not started.
    pub fn new(own: E::Own) -> Self {
        let (destructors, waiter) = (Each::filled(None), Each::filled(None));
        let (lend, handles) = (Lend::EMPTY, Handles::new());
        Self { lend, realloc: None, region: None, destructors, waiter, own, handles }
    }
}

/// A place where guest code runs: an app's store, or an import's view of the store.
///
/// # Safety
///
/// 1. [`data`](Self::data) returns the same data each time, and the implementation replaces neither it nor
///    any part of it but `own`.
/// 2. Guest code runs only inside [`call`](Self::call), on the thread that made the call.
/// 3. Every import is [served](fn@crate::serve) by a row that was bound for the same app.
pub unsafe trait Context {
    /// The engine that runs the app.
    type Engine: Engine;

    /// The world of the app.
    type World: World;

    /// The data of the app.
    fn data(&mut self) -> &mut Data<Self::Engine, Self::World>;

    /// The app's memory, which is empty if it has none, together with the app's data.
    fn memory(&mut self) -> (&mut [u8], &Data<Self::Engine, Self::World>);

    /// Runs a function of the app. `slots` holds the arguments; afterwards the first slot holds the result.
    fn call(
        &mut self,
        func: <Self::Engine as Engine>::Func,
        slots: &mut Slots,
    ) -> Result<(), TrapCode>;

    /// Runs a function of the app, as [`call`](Self::call) does, inside an import of a call that has slices.
    /// What the slice has no fuel for is taken from `rest`.
    fn call_inside(
        &mut self,
        func: <Self::Engine as Engine>::Func,
        slots: &mut Slots,
        rest: &Cell<u64>,
    ) -> Result<(), TrapCode> {
        let _ = rest;
        self.call(func, slots)
    }
}

/// Runs a function of the app inside an import.
pub fn call_inside<C: Context>(
    context: &mut C,
    func: <C::Engine as Engine>::Func,
    slots: &mut Slots,
) -> Result<(), TrapCode> {
    if const { <C::World as World>::WAITS }
        && let [Some(waiter), ..] = *context.data().waiter.as_ref()
    {
        let run = |rest: Option<&Cell<u64>>| match rest {
            Some(rest) => context.call_inside(func, slots, rest),
            None => context.call(func, slots),
        };
        // SAFETY: the call that the waiter belongs to is being polled, because its waiter is in the data.
        return unsafe { waiter.inside(run) };
    }
    context.call(func, slots)
}

/// The guest in a [`Context`], in the form that trampolines take.
pub struct GuestIn<C>(pub C);

// SAFETY:
// 1. It is the same cell each time: it is in the context's data, which `Context` promises to be the same.
// 2. Only this crate changes the cell: `Context` promises that its implementation does not replace it.
// 3. Guest code runs only in `realloc`, and there through `without`.
// 4. Guest code runs while the thread that called it waits, as `Context` promises.
unsafe impl<C: Context> Holder for GuestIn<C> {
    fn lend(&mut self) -> &mut Lend {
        &mut self.0.data().lend
    }
}

impl<C: Context> Guest for GuestIn<C> {
    #[inline]
    fn view(&mut self) -> View<'_> {
        let (memory, data) = self.0.memory();
        View::new(memory, &data.handles)
    }

    #[inline]
    fn memory(&mut self) -> &mut [u8] {
        self.0.memory().0
    }

    #[inline]
    fn handles(&mut self) -> &Handles {
        &self.0.data().handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        // A world whose values never need `realloc` does not pay for it.
        if const { !<C::World as World>::REALLOC } {
            return Err(Trap::new(TrapCode::NoRealloc));
        }
        let &mut Data { region, realloc, .. } = self.0.data();
        if let Some(at) = region.and_then(|region| bump(self.memory(), region, align, size)) {
            return Ok(at);
        }
        let realloc = realloc.ok_or(Trap::new(TrapCode::NoRealloc))?;
        let slots = &mut [0, 0, align.into(), size.into()];
        match without(self, |guest| call_inside(&mut guest.0, realloc, slots)) {
            Ok(()) => Ok(slots[0] as u32),
            Err(code) => Err(self.lend().state.stop(Trap::about(code, 0, size))),
        }
    }

    fn destroy(&mut self, ty: ResourceId, rep: u32) {
        self.lend().state.doom::<C::World>(ty, rep);
    }
}
