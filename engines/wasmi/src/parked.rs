//! Calls that may wait: wasmi's resumable calls.

use microwit_engine::{Progress, Sig, Slots, TrapCode, from_slot, to_slot};
use wasmi::{ResumableCall, ResumableCallHostTrap, StoreContextMut, Val};

use crate::Callee;
use crate::store::code;

/// An app that is parked in an import.
#[derive(Debug)]
pub struct Parked {
    call: ResumableCallHostTrap,
    /// The result of the app's function.
    result: Option<Val>,
}

/// Runs a function, and parks the app if an import is not served.
pub fn start<T>(
    store: StoreContextMut<'_, T>,
    func: &Callee,
    slots: &mut Slots,
) -> Result<Progress<Parked>, TrapCode> {
    let (func, sig) = func.dynamic();
    let mut args = [const { Val::I32(0) }; 16];
    for (index, (arg, slot)) in args.iter_mut().zip(&*slots).enumerate() {
        *arg = from_slot(*slot, sig.param(index));
    }
    let args = args.get(..sig.len()).ok_or(TrapCode::Engine)?;
    let mut result = sig.result().map(|ty| from_slot(0, Some(ty)));
    let call = func.call_resumable(store, args, result.as_mut_slice());
    progress(call, result, slots)
}

impl Parked {
    /// Resumes the app with the result of the import.
    pub fn resume<T>(
        self,
        store: StoreContextMut<'_, T>,
        sig: Sig,
        served: u64,
        slots: &mut Slots,
    ) -> Result<Progress<Self>, TrapCode> {
        let Self { call, mut result } = self;
        let served = sig.result().map(|ty| from_slot(served, Some(ty)));
        let call = call.resume(store, served.as_slice(), result.as_mut_slice());
        progress(call, result, slots)
    }
}

fn progress(
    call: Result<ResumableCall, wasmi::Error>,
    result: Option<Val>,
    slots: &mut Slots,
) -> Result<Progress<Parked>, TrapCode> {
    match call.map_err(|error| code(&error))? {
        ResumableCall::Finished => {
            if let (Some(result), [slot, ..]) = (result, slots) {
                *slot = to_slot!(Val, result);
            }
            Ok(Progress::Done)
        }
        ResumableCall::HostTrap(call) => Ok(Progress::Parked(Parked { call, result })),
        ResumableCall::OutOfFuel(_) => Err(TrapCode::OutOfFuel),
    }
}
