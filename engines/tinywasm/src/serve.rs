//! Where an import meets its host, and where trampolines meet an app's memory: with the trust in an
//! archive, all that is unsafe here.

use alloc::{rc::Rc, vec::Vec};
use core::{array, cell::UnsafeCell};

use microwit_host::{HostFn, Slots, Trap, World};
use microwit_lend::{Doomed, Holder, Lend, Stopped};
use tinywasm::engine::{Config, Engine, LinearMemory, MemoryBackend};
use tinywasm::types::{FuncType, WasmValue};
use tinywasm::{Error, FuncContext, Function, HostFunction, Store};

use crate::guest::{Context, Data, Outside, Why};
use crate::values::{from_slot, to_slot};

/// The most arguments of an import: all that are flat, and where its result goes.
const MAX_ARGS: usize = 17;

/// What is known of an app. tinywasm's store holds no data of ours; so this is shared by the app
/// (its [`In`]), by its imports, which make an `In` for as long as they are served, and by what makes
/// its memories.
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
    /// A guest in a store of its own.
    pub fn new(data: Data<H>, config: Config, fuel: Option<u64>) -> Self {
        let shared = Shared(Rc::new(UnsafeCell::new(data)));
        let memories = Memories(shared.clone());
        let memories = MemoryBackend::custom(move |ty| memories.make(ty.initial_size()));
        let store = Store::new(Engine::new(config.with_memory_backend(memories)));
        Self { context: Outside { store, fuel }, shared }
    }

    /// Makes a tinywasm function of a row.
    pub fn import(&mut self, row: &'static HostFn<H>, ty: &FuncType) -> Function {
        let shared = self.shared.clone();
        HostFunction::from_untyped(&mut self.context.store, ty, move |context, args| {
            let guest = In { context, shared: shared.clone() };
            // Clearing slots that nobody uses takes longer than serving.
            match args.len() {
                0 | 1 => slots::<H, 1>(guest, row, args),
                2..=4 => slots::<H, 4>(guest, row, args),
                5..=8 => slots::<H, 8>(guest, row, args),
                _ => slots::<H, MAX_ARGS>(guest, row, args),
            }
        })
    }
}

impl<C, H> In<C, H> {
    /// What is known of the app.
    pub fn known(&self) -> &Data<H> {
        // SAFETY: while this is borrowed, so is the context, and without it nothing runs: neither
        // imports nor what makes memories. Whoever has an `In` of the same app further down the stack
        // is in a call with its context, and so has borrowed nothing from it.
        unsafe { &*self.shared.0.get() }
    }

    /// What is known of the app, to change it.
    pub fn known_mut(&mut self) -> &mut Data<H> {
        // SAFETY: as above; and this `In` is borrowed alone.
        unsafe { &mut *self.shared.0.get() }
    }

    /// The memory that is lent to trampolines. Empty where there is none.
    pub fn lent(&self) -> &[u8] {
        let data = self.known();
        // SAFETY: as above; the store has the only other way to the bytes.
        data.memories.get(data.lent).map_or(&[], |bytes| unsafe { &*bytes.0.get() })
    }

    /// The same, to change it.
    pub fn lent_mut(&mut self) -> &mut [u8] {
        let data = self.known_mut();
        // SAFETY: as above; and this `In` is borrowed alone.
        data.memories.get(data.lent).map_or(&mut [], |bytes| unsafe { &mut *bytes.0.get() })
    }
}

// SAFETY: the cell is in what all of an app's `In`s share, and nothing else in this crate touches it;
// `In` runs guest code in `realloc` alone, and there through `without`.
unsafe impl<C: Context, H: World> Holder<H> for In<C, H> {
    fn lend(&mut self) -> &mut Lend<H> {
        &mut self.known_mut().lend
    }
}

/// The bytes of a memory, which an app's [`Data`] and tinywasm's [`Memory`] share.
pub struct Bytes(Rc<UnsafeCell<Vec<u8>>>);

/// A memory, as tinywasm has it in its store.
pub struct Memory {
    bytes: Bytes,
    /// How long it may become.
    pub limit: usize,
}

impl Memory {
    /// Its bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: tinywasm has borrowed the store that this is in; so nobody has borrowed what is
        // lent, as that would have borrowed the store.
        unsafe { &*self.bytes.0.get() }
    }

    /// Its bytes, to change them.
    #[inline(always)]
    pub fn bytes_mut(&mut self) -> &mut Vec<u8> {
        // SAFETY: as above; and this memory is borrowed alone.
        unsafe { &mut *self.bytes.0.get() }
    }
}

/// What makes an app's memories.
struct Memories<H>(Shared<H>);

// SAFETY: it is in the store of an `In`, which stays on its thread: tinywasm counts what is in a
// store by `Rc`s.
unsafe impl<H> Send for Memories<H> {}

// SAFETY: as above.
unsafe impl<H> Sync for Memories<H> {}

impl<H> Memories<H> {
    fn make(&self, len: u64) -> Result<Memory, Error> {
        // SAFETY: tinywasm has borrowed the store; so nobody has borrowed this.
        let Data { memories, limit, .. } = unsafe { &mut *self.0.0.get() };
        let bytes = Rc::new(UnsafeCell::default());
        memories.push(Bytes(bytes.clone()));
        let mut memory = Memory { bytes: Bytes(bytes), limit: *limit };
        memory.grow_to(usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(memory)
    }
}

/// Serves an import whose arguments fit into `N` slots.
fn slots<H: World, const N: usize>(
    mut guest: In<FuncContext<'_>, H>,
    row: &'static HostFn<H>,
    args: &[WasmValue],
) -> Result<Vec<WasmValue>, Error> {
    let mut slots: [u64; N] = array::from_fn(|at| args.get(at).map_or(0, to_slot));
    serve(&mut guest, row, &mut slots)?;
    let result = row.sig.result().zip(slots.first());
    Ok(result.map(|(ty, slot)| from_slot(*slot, Some(ty))).into_iter().collect())
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
    if let Some(Some(destructor)) =
        guest.known().exports.destructors.get(doomed.destructor).copied()
        && let Err(Why(code)) = guest.call(destructor, &mut [doomed.rep.into()])
    {
        guest.lend().state.stop(Trap::new(code));
        return Err(Stopped);
    }
    guest.lend().state.destroyed();
    Ok(())
}
