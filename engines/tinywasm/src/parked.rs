//! The store of an app, and the call that is parked in it.

pub mod again;
mod slices;

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::array;
use core::cell::UnsafeCell;

use microwit_engine::{Progress, Resume, Slots, Store as _, TrapCode, World};
use tinywasm::types::WasmValue;
use tinywasm::{Error, ExecProgress, FuncExecution, Function, Store, Trap};

use crate::meter::Meter;
use crate::store::{Apps, Callee, argument, result};

pub use slices::{Parking, Wait};

/// Whether apps of world `F` are parked.
pub const fn parks<F: World>() -> bool {
    F::WAITS && cfg!(feature = "fuel")
}

/// The proof that an app was parked. The call itself stays with its store.
#[derive(Debug)]
pub struct Parked;

/// The only store of an app, with the call that is parked in it.
///
/// Nobody else has this pointer. A call borrows the store while this value moves, which neither a `Box` of the store
/// nor the call itself, as a part of this value, would allow.
pub struct Held(Rc<Cells>);

struct Cells {
    /// The call borrows the store, so it is dropped first.
    call: UnsafeCell<Option<FuncExecution<'static>>>,
    store: UnsafeCell<Store>,
}

impl Held {
    pub fn new(store: Store) -> Self {
        Self(Rc::new(Cells { call: UnsafeCell::new(None), store: UnsafeCell::new(store) }))
    }

    /// The store. A call that is parked in it ends.
    pub fn store(&mut self) -> &mut Store {
        if cfg!(feature = "fuel") && self.call().is_some() {
            self.end();
        }
        // SAFETY: the store is borrowed only through this value: by a result of this function, which borrows
        // this value too, or by the call, which has ended.
        unsafe { &mut *self.0.store.get() }
    }

    #[cold]
    #[inline(never)]
    fn end(&mut self) {
        *self.call() = None;
    }

    fn call(&mut self) -> &mut Option<FuncExecution<'static>> {
        // SAFETY: it is borrowed only through this value, by a result of this function.
        unsafe { &mut *self.0.call.get() }
    }

    /// Prepares a call, which is then parked before its first instruction.
    pub fn begin(&mut self, func: &Function, args: &[WasmValue]) -> Result<(), Error> {
        self.end();
        // SAFETY:
        // 1. As in `store`. From here on, only the call uses the store: every other use ends the call first.
        // 2. The store lives at its place as long as this value, and the call is dropped before it. The call
        //    does not leave its place.
        let store: &'static mut Store = unsafe { &mut *self.0.store.get() };
        *self.call() = Some(func.call_resumable(store, args)?);
        Ok(())
    }

    /// Runs the call that is parked, with `tank` units of fuel to begin with. Returns its results, or nothing if
    /// it is parked again.
    pub fn go(
        &mut self,
        meter: &Meter,
        tank: Option<u32>,
    ) -> Result<Option<Vec<WasmValue>>, Error> {
        let call = self.call().as_mut().ok_or(Error::Trap(Trap::Unreachable))?;
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

/// What a call has come to.
pub type Advanced = Result<Progress, TrapCode>;

/// Begins a call that may be parked.
pub fn start<F: World, const N: usize>(
    app: &mut Apps<F, N>,
    callee: Callee,
    slots: &mut Slots,
    slice: Option<u64>,
) -> Advanced {
    let own = &app.data().own;
    let (meter, funcs) = (own.meter.clone(), own.funcs.clone());
    let (_, sig, func) = funcs.get(callee.0).ok_or(TrapCode::Engine)?;
    let args: [_; 17] = array::from_fn(|at| argument(*sig, at, slots));
    meter.begin(slice);
    let begun = app.held.begin(func, &args[..sig.len()]);
    begun.map_err(|error| app.context().code(&error))?;
    // A function that is itself an import has run by now, and takes no fuel.
    advance(app, &meter, Some(0), slots)
}

/// Goes on with the call that is parked.
pub fn resume<F: World, const N: usize>(
    app: &mut Apps<F, N>,
    how: Resume,
    slots: &mut Slots,
) -> Advanced {
    let meter = app.data().own.meter.clone();
    match how {
        Resume::Slice(more) => meter.slice(more),
        Resume::Again => meter.parking.wait.set(Wait::Again),
        Resume::Served(..) => return Err(TrapCode::Engine),
    }
    advance(app, &meter, meter.tank(), slots)
}

fn advance<F: World, const N: usize>(
    app: &mut Apps<F, N>,
    meter: &Meter,
    tank: Option<u32>,
    slots: &mut Slots,
) -> Advanced {
    match app.held.go(meter, tank) {
        Ok(Some(results)) => {
            meter.end(app.held.store());
            result(&results, slots);
            Ok(Progress::Done)
        }
        Ok(None) if meter.may_resume() => Ok(Progress::Parked),
        Ok(None) => Err(TrapCode::OutOfFuel),
        Err(error) => Err(app.context().code(&error)),
    }
}
