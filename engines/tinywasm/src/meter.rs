//! The fuel of an app, and the room that is left for it.

use core::cell::{Cell, RefCell};

use microwit_engine::Room;
use microwit_host::Limits;
use tinywasm::{FuncContext, Store};

/// The room and the fuel that are left for an app, for all its memories together.
pub struct Meter {
    room: RefCell<Room>,
    /// Units of fuel for running code, besides those that tinywasm has taken; `None` means no limit. If the call
    /// has slices, they are those of the slice.
    pub rest: Cell<Option<u64>>,
    /// Units of fuel for moving bytes, which tinywasm itself counts as one instruction.
    fuel: Cell<u64>,
    /// Whether the fuel of a call was used up.
    pub exhausted: Cell<bool>,
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

/// The bytes that one unit of fuel moves.
const BYTES_PER_FUEL: u64 = 64;

/// The instructions that tinywasm counts at a time, for a unit each.
pub const CHUNK: u32 = 128;

impl Meter {
    /// A meter with the room that the limits allow, and without a limit on fuel.
    pub const fn new(limits: &Limits) -> Self {
        /// Bytes for the arguments and results of a call from either side, and of the calls inside it.
        const CALLS: u64 = 2048;
        Self {
            room: RefCell::new(Room::sparing(limits, CALLS)),
            rest: Cell::new(None),
            fuel: Cell::new(u64::MAX),
            exhausted: Cell::new(false),
            sliced: Cell::new(false),
            owed: Cell::new(0),
            wait: Cell::new(Wait::Refused),
        }
    }

    /// Whether a memory may grow, which then takes the room.
    pub fn has_room(&self, now: usize, then: usize) -> bool {
        self.room.borrow_mut().memory(now, then)
    }

    /// Starts a call that may use `fuel` units.
    pub fn refuel(&self, fuel: Option<u64>) {
        self.rest.set(fuel);
        self.fuel.set(fuel.unwrap_or(u64::MAX));
        self.sliced.set(false);
        self.owed.set(0);
        self.wait.set(Wait::Refused);
    }

    /// Begins a call whose imports may park the app, with its first slice if it has slices.
    pub fn begin(&self, slice: Option<u64>) {
        self.wait.set(Wait::Parks);
        if let Some(slice) = slice {
            self.sliced.set(true);
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

    /// Takes the fuel for moving `len` bytes. Returns `None` if too little is left.
    pub fn charge(&self, len: usize) -> Option<()> {
        let units = len as u64 / BYTES_PER_FUEL;
        let left = self.fuel.get().checked_sub(units);
        if left.is_none() {
            self.exhausted.set(true);
        }
        if self.sliced.get() {
            self.owed.set(self.owed.get().saturating_add(units));
        }
        left.map(|left| self.fuel.set(left))
    }

    /// The fuel with which tinywasm goes on. Returns `None` if the app has to stop here.
    pub fn tank(&self) -> Option<u32> {
        if self.wait.get() == Wait::Parked {
            return None;
        }
        let Some(rest) = self.rest.get() else { return Some(u32::MAX) };
        let (owed, sliced) = (self.owed.get(), self.sliced.get());
        let paid = owed.min(rest);
        let rest = rest - paid;
        let tank = u32::try_from(rest).unwrap_or(u32::MAX);
        let tank = if sliced {
            // A host function that is under way is polled where the app calls its import again.
            let least = u32::from(self.wait.get() == Wait::Again);
            // Small tanks, so that a slice is not much longer because of the bytes that it moves.
            tank.clamp(least, 8 * CHUNK).next_multiple_of(CHUNK)
        } else {
            tank
        };
        self.rest.set(Some(rest.saturating_sub(tank.into())));
        self.owed.set(owed - paid + u64::from(tank).saturating_sub(rest));
        (tank > 0).then_some(tank)
    }

    /// Whether the app has to pay its slices before an import may park it. `left` is in tinywasm's tank.
    pub fn is_due(&self, left: u32) -> bool {
        let rest = self.rest.get().unwrap_or(u64::MAX).saturating_add(left.into());
        self.wait.get() == Wait::Parks && self.sliced.get() && self.owed.get() > rest
    }

    /// Empties tinywasm's tank, and keeps what was in it for later.
    pub fn keep(&self, context: &mut FuncContext<'_>) {
        self.give(context.remaining_fuel().into());
        context.charge_fuel(u32::MAX);
    }

    /// Whether an import may park the app.
    pub fn may_park(&self) -> bool {
        matches!(self.wait.get(), Wait::Parks | Wait::Again)
    }

    /// Notes that an import was served.
    pub fn served(&self) {
        if self.wait.get() == Wait::Again {
            self.wait.set(Wait::Parks);
        }
    }

    /// Whether an app that has stopped may be resumed.
    pub fn may_resume(&self) -> bool {
        self.sliced.get() || self.wait.get() == Wait::Parked
    }

    /// Ends a call that has returned, and takes back the fuel that it leaves in tinywasm's tank.
    pub fn end(&self, store: &mut Store) {
        self.keep(&mut FuncContext::new(store, 0));
        let owed = self.owed.take();
        self.rest.set(self.rest.get().map(|rest| rest.saturating_sub(owed)));
        self.sliced.set(false);
        self.wait.set(Wait::Refused);
    }
}
