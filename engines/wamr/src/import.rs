//! The way from an import to its host.

use core::ffi::c_void;
use core::ptr::NonNull;
use core::slice;

use microwit_engine::{Row, Stopped, World};

use crate::store::{At, Data};

/// Defines the function with an ABI; see `ffi.rs`.
macro_rules! define {
    ($abi:tt) => {
        /// Serves an import.
        ///
        /// # Safety
        ///
        /// 1. `data` is the `Data<F, N>` of the instance whose code has called.
        /// 2. `row` is a `Row` that is `'static`.
        /// 3. `slots` has room for the row's arguments, and for a result.
        pub unsafe extern $abi fn native<F: World, const N: usize>(
            data: *mut c_void,
            row: *const c_void,
            slots: *mut u64,
        ) -> u8 {
            let Some(data) = NonNull::new(data.cast::<Data<F, N>>()) else { return 0 };
            // SAFETY: duty 1; and this is used only until the import returns.
            let at = unsafe { At::inside(data) };
            // SAFETY: duty 2.
            let row = unsafe { &*row.cast::<Row>() };
            // SAFETY: duty 3.
            let slots = unsafe { slice::from_raw_parts_mut(slots, row.sig.len().max(1)) };
            match microwit_engine::serve(at, row, slots) {
                Ok(()) => 1,
                Err(Stopped { waits: true }) if const { F::WAITS } => 2,
                Err(_) => 0,
            }
        }
    };
}

#[cfg(panic = "unwind")]
define!("C-unwind");
#[cfg(not(panic = "unwind"))]
define!("C");
