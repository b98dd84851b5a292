//! What wasmtime wants of a system: a word for each thread, here for one thread.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

static WORDS: [AtomicPtr<u8>; 2] = [const { AtomicPtr::new(null_mut()) }; 2];

// SAFETY: wasmtime declares a symbol of this name and type, and nobody else defines it where
// the feature `tls` is on.
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
