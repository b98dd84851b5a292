//! Calls that may wait: wasmi's resumable calls.

use microwit_engine::{Progress, Resume, Slots, TrapCode, from_slot, to_slot};
use wasmi::{
    AsContextMut, ResumableCall, ResumableCallHostTrap, ResumableCallOutOfFuel, StoreContextMut,
    Val,
};

use crate::Callee;
use crate::store::code;

/// An app that is parked.
#[derive(Debug)]
pub struct Parked {
    call: Call,
    /// The result of the app's function.
    result: Option<Val>,
    /// Whether the call has slices.
    sliced: bool,
}

/// The place where an app is parked: in an import, or where its slice was used up.
#[derive(Debug)]
enum Call {
    Import(ResumableCallHostTrap),
    Slice(ResumableCallOutOfFuel),
}

/// Runs a function, and parks the app if an import is not served or a slice is used up.
pub fn start<T>(
    store: StoreContextMut<'_, T>,
    func: &Callee,
    slots: &mut Slots,
    sliced: bool,
    parked: &mut Option<Parked>,
) -> Result<Progress, TrapCode> {
    let (func, sig) = func.dynamic();
    let mut args = [const { Val::I32(0) }; 16];
    for (index, (arg, slot)) in args.iter_mut().zip(&*slots).enumerate() {
        *arg = from_slot(*slot, sig.param(index));
    }
    let args = args.get(..sig.len()).ok_or(TrapCode::Engine)?;
    let mut result = sig.result().map(|ty| from_slot(0, Some(ty)));
    let call = func.call_resumable(store, args, result.as_mut_slice());
    progress(call, result, slots, sliced, parked)
}

/// Resumes the app.
pub fn resume<T>(
    mut store: StoreContextMut<'_, T>,
    parked: &mut Option<Parked>,
    how: Resume,
    slots: &mut Slots,
) -> Result<Progress, TrapCode> {
    let Some(Parked { call, mut result, sliced }) = parked.take() else {
        return Err(TrapCode::Engine);
    };
    let call = match (call, how) {
        (Call::Import(call), Resume::Served(sig, served)) => {
            let served = sig.result().map(|ty| from_slot(served, Some(ty)));
            call.resume(store, served.as_slice(), result.as_mut_slice())
        }
        (Call::Slice(call), Resume::Slice(fuel)) => {
            // An instruction may take more fuel than a slice has: what is left adds up.
            let left = store.get_fuel().unwrap_or(0);
            let _ = store.set_fuel(left.saturating_add(fuel));
            call.resume(store.as_context_mut(), result.as_mut_slice())
        }
        _ => return Err(TrapCode::Engine),
    };
    progress(call, result, slots, sliced, parked)
}

fn progress(
    call: Result<ResumableCall, wasmi::Error>,
    result: Option<Val>,
    slots: &mut Slots,
    sliced: bool,
    parked: &mut Option<Parked>,
) -> Result<Progress, TrapCode> {
    let call = match call.map_err(|error| code(&error))? {
        ResumableCall::Finished => {
            if let (Some(result), [slot, ..]) = (result, slots) {
                *slot = to_slot!(Val, result);
            }
            return Ok(Progress::Done);
        }
        ResumableCall::HostTrap(call) => Call::Import(call),
        ResumableCall::OutOfFuel(call) if sliced => Call::Slice(call),
        ResumableCall::OutOfFuel(_) => return Err(TrapCode::OutOfFuel),
    };
    *parked = Some(Parked { call, result, sliced });
    Ok(Progress::Parked)
}
