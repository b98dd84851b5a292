//! The way in which an app's functions run, and the fuel that they take.

use alloc::vec::Vec;
use core::mem;

use microwit_engine::{Context, World};
use tinywasm::types::WasmValue;
use tinywasm::{Error, ExecProgress, FuncContext, Function, Trap};

use crate::store::At;

impl<F: World, const N: usize> At<'_, F, N> {
    /// Runs a function of the app.
    pub fn run(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Error> {
        // A world whose imports never run guest code does not pay for `run_inside`.
        if const { F::REALLOC || !F::DESTRUCTORS.is_empty() } && self.inside {
            return self.run_inside(func, args);
        }
        let meter = &self.data().own.meter;
        // Without the feature `fuel`, there is never a limit.
        if !cfg!(feature = "fuel") || meter.rest.get().is_none() {
            return func.call(self.store, args);
        }
        let meter = meter.clone();
        let mut call = func.call_resumable(self.store, args)?;
        // A function that is itself an import has run by now, and takes no fuel.
        let mut tank = 0;
        let results = loop {
            if let ExecProgress::Completed(results) = call.resume_with_fuel(tank)? {
                break results;
            }
            let rest = meter.rest.get().unwrap_or_default();
            tank = u32::try_from(rest).unwrap_or(u32::MAX);
            if tank == 0 {
                meter.exhausted.set(true);
                return Err(Error::Trap(Trap::OutOfMemory));
            }
            meter.rest.set(Some(rest - u64::from(tank)));
        };
        let mut context = FuncContext::new(self.store, 0);
        let left = context.remaining_fuel();
        context.charge_fuel(left);
        meter.rest.set(meter.rest.get().map(|rest| rest + u64::from(left)));
        Ok(results)
    }

    /// Runs a function inside an import. There tinywasm counts no fuel, but the app does.
    fn run_inside(&mut self, func: &Function, args: &[WasmValue]) -> Result<Vec<WasmValue>, Error> {
        let own = &mut self.data().own;
        let (meter, count) = (own.meter.clone(), own.count.filter(|_| cfg!(feature = "fuel")));
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
