//! The word for each thread, which wasmtime expects from a system.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

type Words = [AtomicPtr<u8>; 2];

/// The words of the current thread. On a chip there is one thread.
#[cfg(target_os = "none")]
fn with<R>(f: impl FnOnce(&Words) -> R) -> R {
    static WORDS: Words = [const { AtomicPtr::new(null_mut()) }; 2];
    f(&WORDS)
}

#[cfg(not(target_os = "none"))]
fn with<R>(f: impl FnOnce(&Words) -> R) -> R {
    extern crate std;
    std::thread_local! {
        static WORDS: Words = const { [const { AtomicPtr::new(null_mut()) }; 2] };
    }
    WORDS.with(f)
}

// SAFETY: wasmtime declares a symbol of this name and type, and no other code defines it while the feature
// `tls` is on.
#[unsafe(no_mangle)]
extern "C" fn wasmtime_tls_get(slot: usize) -> *mut u8 {
    with(|words| words.get(slot).map_or(null_mut(), |word| word.load(Relaxed)))
}

// SAFETY: as for `wasmtime_tls_get`.
#[unsafe(no_mangle)]
extern "C" fn wasmtime_tls_set(slot: usize, value: *mut u8) {
    with(|words| words.get(slot).map(|word| word.store(value, Relaxed)));
}
