//! The fuel of calls that may be parked, and of their slices.

use core::cell::Cell;

use tinywasm::{FuncContext, Store};

use crate::meter::Meter;

/// The state of a call that may be parked.
pub struct Parking {
    /// Whether the call has slices.
    sliced: Cell<bool>,
    /// Units that the app has used and that its slices have yet to pay.
    owed: Cell<u64>,
    pub wait: Cell<Wait>,
}

/// What an import does whose host is not ready.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// It ends the app, because tinywasm does not count fuel in what runs.
    Refused,
    /// It parks the app.
    Parks,
    /// It has parked the app.
    Parked,
    /// The app was resumed, and is about to call the import again.
    Again,
}

impl Parking {
    /// The state of a call that may not be parked.
    pub const fn none() -> Self {
        Self { sliced: Cell::new(false), owed: Cell::new(0), wait: Cell::new(Wait::Refused) }
    }

    pub fn reset(&self) {
        self.sliced.set(false);
        self.owed.set(0);
        self.wait.set(Wait::Refused);
    }

    /// Notes fuel that slices have to pay, if the call has any.
    pub fn owe(&self, units: u64) {
        if cfg!(feature = "fuel") && self.sliced.get() {
            self.owed.set(self.owed.get().saturating_add(units));
        }
    }
}

/// The instructions that tinywasm counts at a time, for a unit each.
pub const CHUNK: u32 = 128;

impl Meter {
    /// Begins a call whose imports may park the app, with its first slice if it has slices.
    pub fn begin(&self, slice: Option<u64>) {
        self.parking.wait.set(Wait::Parks);
        if let Some(slice) = slice {
            self.parking.sliced.set(true);
            self.rest.set(Some(0));
            self.slice(slice);
        }
    }

    /// Adds a slice.
    pub fn slice(&self, more: u64) {
        self.give(more);
        self.fuel.set(self.fuel.get().saturating_add(more));
    }

    fn give(&self, more: u64) {
        self.rest.set(self.rest.get().map(|rest| rest.saturating_add(more)));
    }

    /// The fuel with which tinywasm goes on. Returns `None` if the app has to stop here.
    pub fn tank(&self) -> Option<u32> {
        if self.parking.wait.get() == Wait::Parked {
            return None;
        }
        let Some(rest) = self.rest.get() else { return Some(u32::MAX) };
        let (owed, sliced) = (self.parking.owed.get(), self.parking.sliced.get());
        let paid = owed.min(rest);
        let rest = rest - paid;
        let tank = u32::try_from(rest).unwrap_or(u32::MAX);
        let tank = if sliced {
            // A host function that is under way is polled where the app calls its import again.
            let least = u32::from(self.parking.wait.get() == Wait::Again);
            // Small tanks, so that a slice is not much longer because of the bytes that it moves.
            tank.clamp(least, 8 * CHUNK).next_multiple_of(CHUNK)
        } else {
            tank
        };
        self.rest.set(Some(rest.saturating_sub(tank.into())));
        let ahead = u64::from(tank).saturating_sub(rest);
        self.parking.owed.set((owed - paid).saturating_add(ahead));
        (tank > 0).then_some(tank)
    }

    /// Whether the app has to pay its slices before an import may park it. `left` is in tinywasm's tank.
    pub fn is_due(&self, left: u32) -> bool {
        let rest = self.rest.get().unwrap_or(u64::MAX).saturating_add(left.into());
        self.parking.wait.get() == Wait::Parks
            && self.parking.sliced.get()
            && self.parking.owed.get() > rest
    }

    /// Empties tinywasm's tank, and keeps what was in it for later.
    pub fn keep(&self, context: &mut FuncContext<'_>) {
        self.give(context.remaining_fuel().into());
        context.charge_fuel(u32::MAX);
    }

    /// Whether an import may park the app.
    pub fn may_park(&self) -> bool {
        matches!(self.parking.wait.get(), Wait::Parks | Wait::Again)
    }

    /// Notes that an import was served.
    pub fn served(&self) {
        if self.parking.wait.get() == Wait::Again {
            self.parking.wait.set(Wait::Parks);
        }
    }

    /// Whether an app that has stopped may be resumed.
    pub fn may_resume(&self) -> bool {
        self.parking.sliced.get() || self.parking.wait.get() == Wait::Parked
    }

    /// Ends a call that has returned, and takes back the fuel that it leaves in tinywasm's tank.
    pub fn end(&self, store: &mut Store) {
        self.keep(&mut FuncContext::new(store, 0));
        let owed = self.parking.owed.get();
        self.rest.set(self.rest.get().map(|rest| rest.saturating_sub(owed)));
        self.parking.reset();
    }

    /// Runs `f`, which runs code of the app inside an import. What the slice has no fuel for is taken from `more`.
    pub fn sharing<R>(&self, more: &Cell<u64>, f: impl FnOnce() -> R) -> R {
        self.give(more.get());
        let done = f();
        let left = self.rest.get().unwrap_or_default();
        more.set(left.min(more.get()));
        self.rest.set(Some(left - more.get()));
        done
    }
}
