//! The way in which an app's functions run, and the fuel that they take.

use alloc::vec::Vec;
use core::mem;

use microwit_engine::{Context, World};
use tinywasm::types::WasmValue;
use tinywasm::{Error, FuncContext, Function, Trap};

use crate::meter::Meter;
use crate::parked::{Wait, drive};
use crate::store::At;

impl<F: World, const N: usize> At<'_, F, N> {
    /// Runs a function of the app.
    pub fn run(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Error> {
        // A world whose imports never run guest code does not pay for `run_inside`.
        if const { F::REALLOC || !F::DESTRUCTORS.is_empty() } && self.inside {
            let meter = self.data().own.meter.clone();
            // tinywasm can suspend nothing there.
            let wait = meter.parking.wait.replace(Wait::Refused);
            let results = self.run_inside(&meter, func, args);
            meter.parking.wait.set(wait);
            return results;
        }
        let meter = &self.data().own.meter;
        // Without the feature `fuel`, there is never a limit.
        if !cfg!(feature = "fuel") || meter.rest.get().is_none() {
            return func.call(self.store, args);
        }
        let meter = meter.clone();
        // A function that is itself an import has run by now, and takes no fuel.
        let results = drive(&mut func.call_resumable(self.store, args)?, &meter, Some(0))?;
        let Some(results) = results else {
            meter.exhausted.set(true);
            return Err(Error::Trap(Trap::OutOfMemory));
        };
        meter.end(self.store);
        Ok(results)
    }

    /// Runs a function inside an import. There tinywasm counts no fuel, but the app does.
    fn run_inside(
        &mut self,
        meter: &Meter,
        func: &Function,
        args: &[WasmValue],
    ) -> Result<Vec<WasmValue>, Error> {
        let own = &mut self.data().own;
        let count = own.count.filter(|_| cfg!(feature = "fuel"));
        // The outermost call also counts the calls inside it.
        let first = !mem::replace(&mut own.counting, true);
        let mut context = FuncContext::new(self.store, 0);
        let Some(count) = count else { return context.call_untyped(func, args) };
        let tank = u64::from(context.remaining_fuel());
        let rest = meter.rest.get().unwrap_or_default();
        let before = i64::try_from(rest.saturating_add(tank)).unwrap_or(i64::MAX);
        if first {
            count.set(context.store_mut(), WasmValue::I64(before))?;
        }
        let results = context.call_untyped(func, args);
        let WasmValue::I64(after) = count.get(context.store())? else { return results };
        if after < 0 {
            meter.exhausted.set(true);
        }
        if first {
            let used = before.abs_diff(after);
            context.charge_fuel(u32::try_from(used).unwrap_or(u32::MAX));
            meter.rest.set(Some(rest.saturating_sub(used.saturating_sub(tank))));
            // Where tinywasm counts, the app's own counter must not end anything.
            count.set(context.store_mut(), WasmValue::I64(i64::MAX))?;
            self.data().own.counting = false;
        }
        results
    }
}
