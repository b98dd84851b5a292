//! An app while it runs: what is known of it, and how a trampoline gets at it.

use microwit_host::engine::{Each, Handles, ResourceId, Slot, Slots, View, World, bump};
use microwit_host::{Guest, Trap, TrapCode};

use crate::Engine;
use crate::lend::{Holder, Lend, without};

/// What is known of one app. An engine keeps it in the app's store.
pub struct Data<E: Engine, F: World, L: ?Sized = [Slot]> {
    pub(crate) lend: Lend,
    pub(crate) realloc: Option<E::Func>,
    /// Where a microwit guest keeps its free memory: the address of two words, start and end.
    pub(crate) region: Option<u32>,
    pub(crate) destructors: F::PerDestructor<Option<E::Func>>,
    /// The engine's own.
    pub own: E::Own,
    pub(crate) handles: Handles<L>,
}

impl<E: Engine, F: World, const HANDLES: usize> Data<E, F, [Slot; HANDLES]> {
    /// What is known of an app that has not started.
    pub fn new(own: E::Own) -> Self {
        let (lend, handles, destructors) = (Lend::EMPTY, Handles::new(), Each::filled(None));
        Self { lend, realloc: None, region: None, destructors, own, handles }
    }
}

/// Where guest code runs: an app's store, or what an import sees of it.
///
/// # Safety
///
/// 1. [`data`](Self::data) is the same data each time, and the implementation replaces neither it nor
///    any part of it but `own`.
/// 2. Guest code runs inside of [`call`](Self::call) alone, on the thread that has called it.
/// 3. An import is [served](fn@crate::serve) by a row that was bound for the same app.
pub unsafe trait Context {
    /// The engine.
    type Engine: Engine;

    /// What is known of the app's world.
    type World: World;

    /// What is known of the app.
    fn data(&mut self) -> &mut Data<Self::Engine, Self::World>;

    /// The app's memory, empty where it has none, beside what is known of the app.
    fn memory(&mut self) -> (&mut [u8], &Data<Self::Engine, Self::World>);

    /// Runs a function of the app: its arguments are in `slots`, and so will be its result, in the
    /// first of them.
    fn call(
        &mut self,
        func: <Self::Engine as Engine>::Func,
        slots: &mut Slots,
    ) -> Result<(), TrapCode>;
}

/// The guest in a [`Context`], as trampolines know it.
pub struct GuestIn<C>(pub C);

// SAFETY: the cell is in the context's data, which is the same each time and which nobody else
// replaces; guest code runs in `realloc` alone, and there through `without`.
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
        // A world that never needs it does not pay for it.
        if const { !<C::World as World>::REALLOC } {
            return Err(Trap::new(TrapCode::NoRealloc));
        }
        let &mut Data { region, realloc, .. } = self.0.data();
        if let Some(at) = region.and_then(|region| bump(self.memory(), region, align, size)) {
            return Ok(at);
        }
        let realloc = realloc.ok_or(Trap::new(TrapCode::NoRealloc))?;
        let slots = &mut [0, 0, align.into(), size.into()];
        match without(self, |guest| guest.0.call(realloc, slots)) {
            Ok(()) => Ok(slots[0] as u32),
            Err(code) => Err(self.lend().state.stop(Trap::about(code, 0, size))),
        }
    }

    fn destroy(&mut self, ty: ResourceId, rep: u32) {
        self.lend().state.doom::<C::World>(ty, rep);
    }
}
