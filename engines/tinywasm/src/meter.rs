//! The fuel of an app, and the room that is left for it.

use core::cell::{Cell, RefCell};

use microwit_engine::Room;
use microwit_host::Limits;

use crate::parked::Parking;

/// The room and the fuel that are left for an app, for all its memories together.
pub struct Meter {
    room: RefCell<Room>,
    /// Units of fuel for running code, besides those that tinywasm has taken; `None` means no limit. If the call
    /// has slices, they are those of the slice.
    pub rest: Cell<Option<u64>>,
    /// Units of fuel for moving bytes, which tinywasm itself counts as one instruction.
    pub fuel: Cell<u64>,
    /// Whether the fuel of a call was used up.
    pub exhausted: Cell<bool>,
    /// The state of a call that may be parked.
    pub parking: Parking,
}

/// The bytes that one unit of fuel moves.
const BYTES_PER_FUEL: u64 = 64;

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
            parking: Parking::none(),
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
        self.parking.reset();
    }

    /// Takes the fuel for moving `len` bytes. Returns `None` if too little is left.
    pub fn charge(&self, len: usize) -> Option<()> {
        let units = len as u64 / BYTES_PER_FUEL;
        let left = self.fuel.get().checked_sub(units);
        if left.is_none() {
            self.exhausted.set(true);
        }
        self.parking.owe(units);
        left.map(|left| self.fuel.set(left))
    }
}
