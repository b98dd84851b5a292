//! wasmtime's own way: components, bound by its `bindgen!`.

use core::ptr::NonNull;

use firmware::board::expect;
use wasmtime::component::Component;
use wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};

/// What the store carries.
pub struct Known<B> {
    /// The board: a component's host is its store's.
    pub board: B,
    /// What the guest's handles stand for.
    pub table: wasmtime::component::ResourceTable,
    limits: StoreLimits,
}

/// A component, and a store for it.
pub fn open<B>(image: &'static [u8], board: B) -> (Component, Store<Known<B>>) {
    let mut config = Config::new();
    expect(config.target("pulley32"));
    config
        .memory_reservation(0)
        .memory_guard_size(0)
        .memory_reservation_for_growth(0)
        .memory_init_cow(false)
        .signals_based_traps(false)
        .max_wasm_stack(crate::STACK as usize)
        .wasm_custom_page_sizes(true);
    let engine = expect(Engine::new(&config));
    // SAFETY: it is an image that `cargo xtask` had made.
    let component = expect(unsafe { Component::deserialize_raw(&engine, NonNull::from(image)) });
    let limits =
        StoreLimitsBuilder::new().memory_size(64 * 1024).trap_on_grow_failure(true).build();
    let table = wasmtime::component::ResourceTable::new();
    let mut store = Store::new(&engine, Known { board, table, limits });
    store.limiter(|known| &mut known.limits);
    (component, store)
}

/// What wasmtime wants of a system: a word for each thread, here for one thread.
mod tls {
    use core::ptr::null_mut;
    use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

    static WORDS: [AtomicPtr<u8>; 2] = [const { AtomicPtr::new(null_mut()) }; 2];

    // SAFETY: wasmtime declares a symbol of this name and type, and nobody else defines it.
    #[unsafe(no_mangle)]
    extern "C" fn wasmtime_tls_get(slot: usize) -> *mut u8 {
        WORDS.get(slot).map_or(null_mut(), |word| word.load(Relaxed))
    }

    // SAFETY: as above.
    #[unsafe(no_mangle)]
    extern "C" fn wasmtime_tls_set(slot: usize, value: *mut u8) {
        if let Some(word) = WORDS.get(slot) {
            word.store(value, Relaxed);
        }
    }
}
