//! The way from an import to its host, and from a trampoline to an app's memory. With the trust in archives and
//! the store of a parked app, this is all the unsafe code of the crate.

use alloc::{rc::Rc, vec::Vec};
use core::array;
use core::cell::UnsafeCell;

use microwit_engine::{Row, Slot, Stopped, World, from_slot, to_slot};
use tinywasm::types::{FuncType, WasmValue};
use tinywasm::{Error, FuncContext, Function, HostFunction, LinearMemory, Store, Trap};

use crate::Tinywasm;
use crate::meter::Meter;
use crate::parked::Held;
use crate::store::{At, Own};

/// The most arguments of an import: all that are flat, and the address of its result.
const MAX_ARGS: usize = 17;

/// The data of an app, with room for some handles.
pub type Known<F, L = [Slot]> = microwit_engine::Data<Tinywasm, F, L>;

/// The data of an app. tinywasm's store holds no data of ours, so the app, its imports and the maker of its
/// memories share this.
///
/// All of them except [`Memories`] reach the data through a borrow of the app's only store, which lasts as
/// long as the borrow of the data.
pub struct Shared<F: World, const N: usize>(Rc<UnsafeCell<Known<F, [Slot; N]>>>);

impl<F: World, const N: usize> Shared<F, N> {
    /// The data for an app whose store is not made yet.
    pub fn new(own: Own) -> Self {
        Self(Rc::new(UnsafeCell::new(Known::new(own))))
    }

    /// Another reference to the same data.
    pub fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The maker of the app's memories.
    pub fn memories(&self) -> Memories<F, N> {
        Memories(self.again())
    }

    /// The data of the app in `store`.
    pub fn data_in<'s>(&'s self, _store: &'s mut Store) -> &'s mut Known<F> {
        // SAFETY: nobody else borrows the data. While it is borrowed, so is the app's store. Other owners of
        // a `Shared` of this data need the same store, and code that makes memories runs only with the store.
        unsafe { &mut *self.0.get() }
    }

    /// The data of the app in `held`, which may be parked.
    pub fn data_of<'s>(&'s self, _held: &'s mut Held) -> &'s mut Known<F> {
        // SAFETY: as in `data_in`. A parked app borrows its store too, but it does not run while `held` is
        // borrowed.
        unsafe { &mut *self.0.get() }
    }

    /// The memory that trampolines use, or an empty one if there is none, and the data.
    pub fn memory_in<'s>(&'s self, store: &'s mut Store) -> (&'s mut [u8], &'s Known<F>) {
        let data = &*self.data_in(store);
        // SAFETY: nobody else borrows the bytes. They are no part of the data, and the only other way to them
        // is through the store, which stays borrowed as long as they are.
        let bytes = data.own.memories.get(data.own.lent).map(|bytes| unsafe { &mut *bytes.get() });
        (bytes.map_or(&mut [], Vec::as_mut_slice), data)
    }
}

/// The bytes of a memory. An app's data and tinywasm's [`Memory`] share them.
pub type Bytes = Rc<UnsafeCell<Vec<u8>>>;

/// A memory, as tinywasm keeps it in its store.
pub struct Memory {
    bytes: Bytes,
    pub meter: Rc<Meter>,
}

impl Memory {
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: tinywasm has borrowed the store that holds this memory. So no trampoline borrows the bytes,
        // because that needs a borrow of the store.
        unsafe { &*self.bytes.get() }
    }

    #[inline(always)]
    pub fn bytes_mut(&mut self) -> &mut Vec<u8> {
        // SAFETY: as in `bytes`; and `&mut self` makes this the only borrow through this memory.
        unsafe { &mut *self.bytes.get() }
    }
}

/// The maker of an app's memories.
pub struct Memories<F: World, const N: usize>(Shared<F, N>);

// SAFETY: it is in the store of an app, and the store stays on its thread: tinywasm keeps `Rc`s in its store,
// and a test fails if that changes.
unsafe impl<F: World, const N: usize> Send for Memories<F, N> {}

// SAFETY: as for `Send`.
unsafe impl<F: World, const N: usize> Sync for Memories<F, N> {}

impl<F: World, const N: usize> Memories<F, N> {
    /// Makes a memory of `len` bytes.
    pub fn make(&self, len: u64) -> Result<Memory, Error> {
        let Shared(shared) = &self.0;
        // SAFETY: tinywasm has borrowed the store while it makes memories, so nobody has borrowed the data.
        let own = unsafe { &mut (*shared.get()).own };
        let mut memory = Memory { bytes: Bytes::default(), meter: own.meter.clone() };
        own.memories.push(memory.bytes.clone());
        memory.grow_to(usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(memory)
    }
}

/// Makes a tinywasm function that calls `row`.
pub fn import<F: World, const N: usize>(
    store: &mut Store,
    shared: Shared<F, N>,
    row: &'static Row,
    ty: &FuncType,
) -> Function {
    HostFunction::from_untyped(store, ty, move |mut context, args| {
        // The reason is noted already, so nobody sees this error.
        let stopped = |Stopped { .. }| Error::Trap(Trap::Unreachable);
        serve(&mut context, &shared, row, args).map_err(stopped)
    })
}

/// Serves an import.
pub fn serve<F: World, const N: usize>(
    context: &mut FuncContext<'_>,
    shared: &Shared<F, N>,
    row: &'static Row,
    args: &[WasmValue],
) -> Result<Vec<WasmValue>, Stopped> {
    let at = At { store: context.store_mut(), shared, inside: true };
    // The number of slots follows the arguments: clearing unused slots takes longer than serving.
    match args.len() {
        0 | 1 => slots::<F, N, 1>(at, row, args),
        2..=4 => slots::<F, N, 4>(at, row, args),
        5..=8 => slots::<F, N, 8>(at, row, args),
        _ => slots::<F, N, MAX_ARGS>(at, row, args),
    }
}

/// Serves an import whose arguments fit into `M` slots.
fn slots<F: World, const N: usize, const M: usize>(
    at: At<'_, F, N>,
    row: &'static Row,
    args: &[WasmValue],
) -> Result<Vec<WasmValue>, Stopped> {
    let mut slots: [u64; M] =
        array::from_fn(|at| args.get(at).map_or(0, |arg| to_slot!(WasmValue, *arg)));
    microwit_engine::serve(at, row, &mut slots)?;
    let result = row.sig.result().zip(slots.first());
    Ok(result.map(|(ty, slot)| from_slot(*slot, Some(ty))).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use tinywasm::Store;

    /// This test compiles only while tinywasm's store stays on its thread. If the store were `Send`, both
    /// `impl`s would apply, and the compiler could not choose between them.
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
