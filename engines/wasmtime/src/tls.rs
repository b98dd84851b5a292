//! What wasmtime wants of a system: a word for each thread.

/// On a chip, for one thread.
#[cfg(target_os = "none")]
mod words {
    use core::ptr::null_mut;
    use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

    static WORDS: [AtomicPtr<u8>; 2] = [const { AtomicPtr::new(null_mut()) }; 2];

    pub fn get(slot: usize) -> *mut u8 {
        WORDS.get(slot).map_or(null_mut(), |word| word.load(Relaxed))
    }

    pub fn set(slot: usize, value: *mut u8) {
        if let Some(word) = WORDS.get(slot) {
            word.store(value, Relaxed);
        }
    }
}

#[cfg(not(target_os = "none"))]
mod words {
    extern crate std;

    use core::cell::Cell;
    use core::ptr::null_mut;

    std::thread_local! {
        static WORDS: [Cell<*mut u8>; 2] = const { [const { Cell::new(null_mut()) }; 2] };
    }

    pub fn get(slot: usize) -> *mut u8 {
        WORDS.with(|words| words.get(slot).map_or(null_mut(), Cell::get))
    }

    pub fn set(slot: usize, value: *mut u8) {
        WORDS.with(|words| {
            if let Some(word) = words.get(slot) {
                word.set(value);
            }
        });
    }
}

// SAFETY: wasmtime declares a symbol of this name and type, and nobody else defines it where
// the feature `tls` is on.
#[unsafe(no_mangle)]
extern "C" fn wasmtime_tls_get(slot: usize) -> *mut u8 {
    words::get(slot)
}

// SAFETY: as above.
#[unsafe(no_mangle)]
extern "C" fn wasmtime_tls_set(slot: usize, value: *mut u8) {
    words::set(slot, value);
}
