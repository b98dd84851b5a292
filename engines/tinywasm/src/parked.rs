//! The store of an app, and the call that is parked in it.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::UnsafeCell;

use microwit_engine::World;
use tinywasm::types::WasmValue;
use tinywasm::{Error, ExecProgress, FuncExecution, Function, Store, Trap};

use crate::meter::Meter;

/// Whether apps of world `F` are parked.
pub const fn parks<F: World>() -> bool {
    F::WAITS && cfg!(feature = "fuel")
}

/// The proof that an app was parked. The call itself stays with its store.
#[derive(Debug)]
pub struct Parked;

/// The only store of an app, with the call that is parked in it.
pub struct Held {
    /// The call borrows the store, so it is dropped first.
    call: Option<FuncExecution<'static>>,
    /// Nobody else has this pointer. A `Box` would promise that nobody borrows what it points to, which a call
    /// does while this value moves.
    store: Rc<UnsafeCell<Store>>,
}

impl Held {
    pub fn new(store: Store) -> Self {
        Self { call: None, store: Rc::new(UnsafeCell::new(store)) }
    }

    /// The store. A call that is parked in it ends.
    pub fn store(&mut self) -> &mut Store {
        self.call = None;
        // SAFETY: the store is borrowed only through this value: by a result of this function, which borrows
        // this value too, or by `call`, which has just ended.
        unsafe { &mut *self.store.get() }
    }

    /// Prepares a call, which is then parked before its first instruction.
    pub fn begin(&mut self, func: &Function, args: &[WasmValue]) -> Result<(), Error> {
        self.call = None;
        // SAFETY:
        // 1. As in `store`. From here on, only the call uses the store: every other use ends the call first.
        // 2. The store lives at its place as long as this value, and the call is dropped before it. The call
        //    does not leave this value.
        let store: &'static mut Store = unsafe { &mut *self.store.get() };
        self.call = Some(func.call_resumable(store, args)?);
        Ok(())
    }

    /// Runs the call that is parked, with `tank` units of fuel to begin with. Returns its results, or nothing if
    /// it is parked again.
    pub fn go(
        &mut self,
        meter: &Meter,
        tank: Option<u32>,
    ) -> Result<Option<Vec<WasmValue>>, Error> {
        let call = self.call.as_mut().ok_or(Error::Trap(Trap::Unreachable))?;
        drive(call, meter, tank)
    }
}

/// Runs a call until it returns, or until the meter has no more fuel for it.
pub fn drive(
    call: &mut FuncExecution<'_>,
    meter: &Meter,
    mut tank: Option<u32>,
) -> Result<Option<Vec<WasmValue>>, Error> {
    while let Some(fuel) = tank {
        if let ExecProgress::Completed(results) = call.resume_with_fuel(fuel)? {
            return Ok(Some(results));
        }
        tank = meter.tank();
    }
    Ok(None)
}
