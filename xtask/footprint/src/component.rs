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
