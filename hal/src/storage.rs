//! Values in flash.

mod blocking;

pub use blocking::Blocking;
pub use sequential_storage::map::MapConfig;

use crate::{
    labelled::Labelled,
    mcu::board::{
        storage::{ErrorCode, HostStore, Store as Handle, waiting},
        types::OpenError,
    },
};
use core::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use embedded_storage_async::nor_flash::NorFlash;
use heapless::String;
use microwit_host::{Borrow, Own};
use sequential_storage::{
    Error,
    cache::{Cache, Uncached},
    map::{MapStorage, SerializationError},
};

/// The most bytes of a key.
pub const MAX_KEY: usize = 32;

type Key = String<MAX_KEY>;

/// Values under keys in a range of NOR flash, as `sequential-storage` writes them.
///
/// It keeps what it needs to survive a loss of power at any time, and wears all pages of the range alike. A key that was
/// removed still takes its bytes, so an app should use a fixed set of keys.
pub struct Store<F: NorFlash>(MapStorage<Key, F, Cache<Uncached, Uncached, Uncached, Key>>);

impl<F: NorFlash> Store<F> {
    /// Makes a store of a range of addresses, which nothing else writes: `const { MapConfig::new(0x1_0000..0x1_4000) }`
    /// is checked when the firmware is compiled. It has two pages at least.
    pub const fn new(flash: F, range: MapConfig<F>) -> Self {
        Self(MapStorage::new(flash, range, Cache::new_uncached()))
    }

    /// Returns the flash.
    pub fn into_inner(self) -> F {
        self.0.destroy().0
    }
}

/// Serves `mcu:board/storage` with `N` stores in NOR flash.
///
/// Keys and values pass through one buffer of `BUFFER` bytes: a value has room for `BUFFER` less the bytes of its key,
/// less three, rounded down to the flash's words. Keys have at most [`MAX_KEY`] bytes.
///
/// Flash wears out. A value that is stored already is not written again, but an app that stores ever new ones can wear
/// out its pages. Give each app a range of its own.
///
/// With `async = ["mcu:board/storage"]`, the flash implements `embedded-storage-async`. Otherwise it is a [`Blocking`].
/// Such a store does for boards with `async`, too.
pub struct Stores<F: NorFlash, const N: usize = 1, const BUFFER: usize = 128> {
    stores: Labelled<Store<F>, N>,
    buffer: Aligned<BUFFER>,
}

/// Some flash controllers read words of the buffer.
#[repr(align(4))]
struct Aligned<const N: usize>([u8; N]);

impl<F: NorFlash, const N: usize, const BUFFER: usize> Stores<F, N, BUFFER> {
    /// Takes the stores of a board, each with the label that apps know it by.
    pub fn new(stores: [(&'static str, Store<F>); N]) -> Self {
        Self { stores: Labelled::new(stores), buffer: Aligned([0; BUFFER]) }
    }

    /// Returns the stores with their labels.
    pub fn into_inner(self) -> [(&'static str, Store<F>); N] {
        self.stores.into_inner()
    }

    async fn value(
        &mut self,
        this: &Borrow<Handle>,
        key: &str,
    ) -> Result<Option<&[u8]>, ErrorCode> {
        let key = checked(key)?;
        let Store(map) = self.stores.get(this.rep()).ok_or(ErrorCode::Other)?;
        // A removed value is an item with nothing in it: not every flash can delete an item.
        let item = map.fetch_item::<Option<&[u8]>>(&mut self.buffer.0, &key).await;
        Ok(item.map_err(|error| code(&error))?.flatten())
    }

    /// Stores a value, or that there is none.
    async fn put(
        &mut self,
        this: &Borrow<Handle>,
        key: &str,
        value: Option<&[u8]>,
    ) -> Result<(), ErrorCode> {
        match self.value(this, key).await {
            Ok(old) if old == value => return Ok(()),
            // A value that cannot be read can be replaced.
            Ok(_) | Err(ErrorCode::TooBig) => {}
            Err(error) => return Err(error),
        }
        let key = checked(key)?;
        let Store(map) = self.stores.get(this.rep()).ok_or(ErrorCode::Other)?;
        let stored = map.store_item_generic(&mut self.buffer.0, &key, &value).await;
        stored.map_err(|error| code(&error))
    }
}

fn checked(key: &str) -> Result<Key, ErrorCode> {
    if key.is_empty() {
        return Err(ErrorCode::BadKey);
    }
    Key::try_from(key).map_err(|_| ErrorCode::BadKey)
}

fn code<E>(error: &Error<E>) -> ErrorCode {
    match error {
        Error::FullStorage => ErrorCode::Full,
        Error::ItemTooBig
        | Error::BufferTooSmall(_)
        | Error::SerializationError(SerializationError::BufferTooSmall) => ErrorCode::TooBig,
        Error::Corrupted { .. } | Error::SerializationError(_) => ErrorCode::Corrupted,
        _ => ErrorCode::Other,
    }
}

/// The result of a future that does nothing but use blocking flash, so that it is ready at its first poll.
fn block<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
}

impl<F, const N: usize, const BUFFER: usize> HostStore for Stores<Blocking<F>, N, BUFFER>
where
    F: embedded_storage::nor_flash::NorFlash,
{
    fn open(&mut self, label: &str) -> Result<Own<Handle>, OpenError> {
        self.stores.open(label).map(Own::new)
    }

    fn get(&mut self, this: Borrow<Handle>, key: &str) -> Result<Option<&[u8]>, ErrorCode> {
        block(self.value(&this, key))
    }

    fn set(&mut self, this: Borrow<Handle>, key: &str, value: &[u8]) -> Result<(), ErrorCode> {
        block(self.put(&this, key, Some(value)))
    }

    fn remove(&mut self, this: Borrow<Handle>, key: &str) -> Result<(), ErrorCode> {
        block(self.put(&this, key, None))
    }

    fn drop(&mut self, this: Own<Handle>) {
        self.stores.close(this.rep());
    }
}

/// For boards with `async = ["mcu:board/storage"]`: other tasks run while flash is written or erased.
impl<F: NorFlash, const N: usize, const BUFFER: usize> waiting::HostStore for Stores<F, N, BUFFER> {
    async fn open(&mut self, label: &str) -> Result<Own<Handle>, OpenError> {
        self.stores.open(label).map(Own::new)
    }

    async fn get(&mut self, this: Borrow<Handle>, key: &str) -> Result<Option<&[u8]>, ErrorCode> {
        self.value(&this, key).await
    }

    async fn set(
        &mut self,
        this: Borrow<Handle>,
        key: &str,
        value: &[u8],
    ) -> Result<(), ErrorCode> {
        self.put(&this, key, Some(value)).await
    }

    async fn remove(&mut self, this: Borrow<Handle>, key: &str) -> Result<(), ErrorCode> {
        self.put(&this, key, None).await
    }

    fn drop(&mut self, this: Own<Handle>) {
        self.stores.close(this.rep());
    }
}

#[cfg(test)]
mod tests;
