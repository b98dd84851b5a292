//! Where an import meets its host, and where trampolines meet an app's memory: with the trust in an
//! archive, all that is unsafe here.

use alloc::{rc::Rc, vec, vec::Vec};
use core::cell::UnsafeCell;

use microwit_host::{HostFn, Slots, Trap, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};
use tinywasm::types::FuncType;
use tinywasm::{Error, FuncContext, Function, HostFunction, LinearMemory, MemoryBackend};

use crate::guest::{Context, Data, Outside};
use crate::values::{from_slot, to_slot};

/// The most arguments of an import: all that are flat, and where its result goes.
const MAX_ARGS: usize = 17;

/// What is known of an app. tinywasm's store holds no data of ours; so this is shared by the app
/// (its [`In`]), by its imports, which make an `In` for as long as they are served, and by its
/// [`Memory`].
struct Shared<H>(Rc<UnsafeCell<Data<H>>>);

impl<H> Clone for Shared<H> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// A guest that is run from some [`Context`].
pub struct In<C, H> {
    pub context: C,
    shared: Shared<H>,
}

impl<H: World> In<Outside, H> {
    /// A guest in a store that `store` makes with its memory.
    pub fn new(data: Data<H>, outside: impl FnOnce(MemoryBackend) -> Outside) -> Self {
        let shared = Shared(Rc::new(UnsafeCell::new(data)));
        let memory = Stays(shared.clone());
        let memory = MemoryBackend::custom(move |ty| memory.make(ty.initial_size()));
        Self { context: outside(memory), shared }
    }

    /// Makes a tinywasm function of a row.
    pub fn import(&mut self, row: &'static HostFn<H>, ty: &FuncType) -> Function {
        let shared = self.shared.clone();
        HostFunction::from_untyped(&mut self.context.store, ty, move |context, args| {
            let mut slots = [0; MAX_ARGS];
            for (slot, arg) in slots.iter_mut().zip(args) {
                *slot = to_slot(arg);
            }
            serve(&mut In { context, shared: shared.clone() }, row, &mut slots)?;
            let [result, ..] = slots;
            Ok(row.sig.result().map_or_else(Vec::new, |ty| vec![from_slot(result, Some(ty))]))
        })
    }
}

impl<C, H> In<C, H> {
    /// What is known of the app.
    pub fn known(&self) -> &Data<H> {
        // SAFETY: while this is borrowed, so is the context, and nothing runs without it: neither
        // imports nor the memory. Whoever has an `In` of the same app further down the stack is in a
        // call with its context, and so has borrowed nothing from it.
        unsafe { &*self.shared.0.get() }
    }

    /// What is known of the app, to change it.
    pub fn known_mut(&mut self) -> &mut Data<H> {
        // SAFETY: as above; and this `In` is borrowed alone.
        unsafe { &mut *self.shared.0.get() }
    }
}

// SAFETY: the cell is in what all of an app's `In`s share, and nothing else in this crate touches it;
// `In` runs guest code in `realloc` alone, and there through `without`.
unsafe impl<C: Context, H: World> Holder<H> for In<C, H> {
    fn lend(&mut self) -> &mut Lend<H> {
        &mut self.known_mut().lend
    }
}

/// An app's memory, as tinywasm runs it.
pub struct Memory<H>(Shared<H>);

impl<H> Memory<H> {
    /// Its bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: tinywasm has this in its store and asks it there; so no `In` of the app has
        // anything borrowed, as that would have borrowed the store. There is one memory: who loads
        // an app sees to that.
        unsafe { &(*self.0.0.get()).memory }
    }

    /// Its bytes, to change them.
    #[inline(always)]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.grown().0
    }

    /// Its bytes, and how many there may be.
    #[inline(always)]
    pub fn grown(&mut self) -> (&mut Vec<u8>, usize) {
        // SAFETY: as above.
        let data = unsafe { &mut *self.0.0.get() };
        (&mut data.memory, data.limit)
    }
}

/// What makes an app's memory.
struct Stays<H>(Shared<H>);

// SAFETY: it is in the store of an `In`, whose functions and instances keep all of it, this too, on
// one thread: they are counted by `Rc`s.
unsafe impl<H> Send for Stays<H> {}

// SAFETY: as above.
unsafe impl<H> Sync for Stays<H> {}

impl<H: World> Stays<H> {
    fn make(&self, len: u64) -> Result<Memory<H>, Error> {
        let mut memory = Memory(self.0.clone());
        memory.grow_to(usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(memory)
    }
}

/// Serves an import.
#[inline(never)]
fn serve<H: World>(
    guest: &mut In<FuncContext<'_>, H>,
    row: &'static HostFn<H>,
    slots: &mut Slots,
) -> Result<(), Error> {
    let served = microwit_lend::serve(guest, row, slots).and_then(|doomed| match doomed {
        Some(doomed) => destroy(guest, doomed),
        None => Ok(()),
    });
    served.map_err(|Stopped| tinywasm::Trap::Unreachable.into())
}

/// Runs a destructor of the guest's, if there is one.
fn destroy<H: World>(guest: &mut In<FuncContext<'_>, H>, doomed: Doomed) -> Result<(), Stopped> {
    if let Some(Some(destructor)) = guest.known().destructors.get(doomed.destructor).copied()
        && let Err(code) = guest.call(destructor, &mut [doomed.rep.into()])
    {
        guest.lend().state.stop(Trap::new(code));
        return Err(Stopped);
    }
    guest.lend().state.destroyed();
    Ok(())
}
