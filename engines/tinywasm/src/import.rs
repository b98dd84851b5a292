//! Where an import meets its host, and where trampolines meet an app's memory: with the trust in an
//! archive, all that is unsafe here.

use alloc::{rc::Rc, vec::Vec};
use core::array;
use core::cell::UnsafeCell;

use microwit_engine::{Row, Slot, Stopped, World, from_slot, to_slot};
use tinywasm::types::{FuncType, WasmValue};
use tinywasm::{Error, Function, HostFunction, LinearMemory, Store, Trap};

use crate::Tinywasm;
use crate::memory::Meter;
use crate::store::{At, Own};

/// The most arguments of an import: all that are flat, and where its result goes.
const MAX_ARGS: usize = 17;

/// What is known of an app, with room for some handles.
pub type Known<F, L = [Slot]> = microwit_engine::Data<Tinywasm, F, L>;

/// What is known of an app. tinywasm's store holds no data of ours; so this is shared by the app, by its
/// imports, and by what makes its memories.
///
/// All but [`Memories`] reach it through a borrow of the app's one store, which the borrow of what they
/// reach keeps.
pub struct Shared<F: World, const N: usize>(Rc<UnsafeCell<Known<F, [Slot; N]>>>);

impl<F: World, const N: usize> Shared<F, N> {
    /// For an app whose store is about to be made.
    pub fn new(own: Own) -> Self {
        Self(Rc::new(UnsafeCell::new(Known::new(own))))
    }

    /// The same.
    pub fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// What makes the app's memories.
    pub fn memories(&self) -> Memories<F, N> {
        Memories(self.again())
    }

    /// The data of the app in `store`.
    pub fn data_in<'s>(&'s self, _store: &'s mut Store) -> &'s mut Known<F> {
        // SAFETY: while this is borrowed, so is the store, which is this app's; whoever else has a
        // `Shared` of it needs the same store, and without the store nothing runs that makes memories.
        unsafe { &mut *self.0.get() }
    }

    /// The memory that is lent to trampolines, empty where there is none, and the data.
    pub fn memory_in<'s>(&'s self, store: &'s mut Store) -> (&'s mut [u8], &'s Known<F>) {
        let data = &*self.data_in(store);
        // SAFETY: the bytes are no part of the data; the only other way to them is through the store,
        // which stays borrowed while they are.
        let bytes = data.own.memories.get(data.own.lent).map(|bytes| unsafe { &mut *bytes.get() });
        (bytes.map_or(&mut [], Vec::as_mut_slice), data)
    }
}

/// The bytes of a memory, which what is known of an app and tinywasm's [`Memory`] share.
pub type Bytes = Rc<UnsafeCell<Vec<u8>>>;

/// A memory, as tinywasm has it in its store.
pub struct Memory {
    bytes: Bytes,
    pub meter: Rc<Meter>,
}

impl Memory {
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: tinywasm has borrowed the store that this is in; so nobody has borrowed what is
        // lent, as that would have borrowed the store.
        unsafe { &*self.bytes.get() }
    }

    #[inline(always)]
    pub fn bytes_mut(&mut self) -> &mut Vec<u8> {
        // SAFETY: as above; and this memory is borrowed alone.
        unsafe { &mut *self.bytes.get() }
    }
}

/// What makes an app's memories.
pub struct Memories<F: World, const N: usize>(Shared<F, N>);

// SAFETY: it is in the store of an app, which stays on its thread: tinywasm counts what is in a store by
// `Rc`s, and a test sees to it that this stays so.
unsafe impl<F: World, const N: usize> Send for Memories<F, N> {}

// SAFETY: as above.
unsafe impl<F: World, const N: usize> Sync for Memories<F, N> {}

impl<F: World, const N: usize> Memories<F, N> {
    /// A memory of `len` bytes.
    pub fn make(&self, len: u64) -> Result<Memory, Error> {
        let Shared(shared) = &self.0;
        // SAFETY: tinywasm has borrowed the store while it makes memories; so nobody has borrowed this.
        let own = unsafe { &mut (*shared.get()).own };
        let mut memory = Memory { bytes: Bytes::default(), meter: own.meter.clone() };
        own.memories.push(memory.bytes.clone());
        memory.grow_to(usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(memory)
    }
}

/// Makes a tinywasm function of a row.
pub fn import<F: World, const N: usize>(
    store: &mut Store,
    shared: Shared<F, N>,
    row: &'static Row,
    ty: &FuncType,
) -> Function {
    HostFunction::from_untyped(store, ty, move |mut context, args| {
        let at = At { store: context.store_mut(), shared: &shared, inside: true };
        // Clearing slots that nobody uses takes longer than serving.
        match args.len() {
            0 | 1 => slots::<F, N, 1>(at, row, args),
            2..=4 => slots::<F, N, 4>(at, row, args),
            5..=8 => slots::<F, N, 8>(at, row, args),
            _ => slots::<F, N, MAX_ARGS>(at, row, args),
        }
    })
}

/// Serves an import whose arguments fit into `M` slots.
fn slots<F: World, const N: usize, const M: usize>(
    at: At<'_, F, N>,
    row: &'static Row,
    args: &[WasmValue],
) -> Result<Vec<WasmValue>, Error> {
    let mut slots: [u64; M] =
        array::from_fn(|at| args.get(at).map_or(0, |arg| to_slot!(WasmValue, *arg)));
    // The reason is noted already, so this is told to nobody.
    let stopped = |Stopped| Error::Trap(Trap::Unreachable);
    microwit_engine::serve(at, row, &mut slots).map_err(stopped)?;
    let result = row.sig.result().zip(slots.first());
    Ok(result.map(|(ty, slot)| from_slot(*slot, Some(ty))).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use tinywasm::Store;

    /// This compiles only while tinywasm's store stays on its thread: an `impl` for all types and one for
    /// those that are `Send` leave it open which of them is meant.
    #[test]
    fn a_store_stays_on_its_thread() {
        trait Ambiguous<Which> {
            fn on_one_thread() {}
        }
        impl<T> Ambiguous<()> for T {}
        impl<T: Send> Ambiguous<u8> for T {}
        <Store as Ambiguous<_>>::on_one_thread();
    }
}
