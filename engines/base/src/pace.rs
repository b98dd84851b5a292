//! The pace of a call that may wait: the slices in which its app computes, its fuel, and its deadline.

use core::cell::Cell;

use microwit_host::{Control, Deadline, Limits, TrapCode};

use crate::Row;

/// What an app's limits say about the pace of its calls.
#[derive(Clone, Copy)]
pub struct Pace {
    fuel: Option<u64>,
    slice: Option<u64>,
    nested: u64,
    deadline: Option<Deadline>,
    control: Option<&'static Control>,
    /// The rows that the app was linked with. A build may have several copies of a table, at several addresses, so
    /// this is the one that its rows are in.
    pub rows: &'static [Row],
}

/// The pace of one call.
pub struct Course {
    pace: Pace,
    /// The fuel of the call that is not in any slice yet.
    rest: Cell<u64>,
    /// The fuel that code inside imports may still take besides that of the slice.
    nested: Cell<u64>,
    /// The moment at which the call must have ended.
    end: Option<u64>,
}

impl Pace {
    /// No slices and no deadline.
    pub const FREE: Self =
        Self { fuel: None, slice: None, nested: 0, deadline: None, control: None, rows: &[] };

    pub const fn of(limits: &Limits) -> Self {
        let Limits { fuel, slice, nested, deadline, control, .. } = *limits;
        Self { fuel, slice, nested, deadline, control, ..Self::FREE }
    }

    /// The fuel for code that is run before or after a call that has slices, and that cannot be cut: as much as
    /// there is at most between two slices. `None` if there are no slices.
    pub fn uncut(self) -> Option<u64> {
        let most = self.slice?.saturating_add(self.nested);
        Some(self.fuel.map_or(most, |fuel| fuel.min(most)))
    }

    /// Begins a call. Its clock runs from here on, and fuel that was granted before is not for it.
    pub fn begin(self) -> Course {
        let _ = self.control.map(Control::granted);
        let end = self.deadline.map(|Deadline { clock, ticks }| clock().saturating_add(ticks));
        let rest = Cell::new(self.fuel.unwrap_or(u64::MAX));
        Course { pace: self, rest, nested: Cell::new(self.nested), end }
    }
}

impl Course {
    /// The number of a row among those that the app was linked with.
    pub fn number(&self, row: &'static Row) -> usize {
        let rows = self.pace.rows;
        (&raw const *row).addr().wrapping_sub(rows.as_ptr().addr()) / size_of::<Row>()
    }

    /// The fuel of the next slice; `None` if the call has no slices.
    ///
    /// # Errors
    ///
    /// The code with which the call ends, because its fuel is used up.
    pub fn slice(&self) -> Result<Option<u64>, TrapCode> {
        let Some(slice) = self.pace.slice else { return Ok(None) };
        self.nested.set(self.pace.nested);
        let more = self.pace.control.map_or(0, Control::granted);
        let rest = self.rest.get().saturating_add(more);
        let slice = slice.clamp(1, rest.max(1));
        self.rest.set(rest.checked_sub(slice).ok_or(TrapCode::OutOfFuel)?);
        Ok(Some(slice))
    }

    /// Takes back what a slice has left.
    pub fn give_back(&self, fuel: u64) {
        self.rest.set(self.rest.get().saturating_add(fuel));
    }

    /// Runs code inside an import, which cannot be cut into slices. It may take so much fuel of the call's as
    /// there is in the cell, beside what is left of the slice, so that other tasks do not wait for longer.
    pub fn inside<R>(&self, run: impl FnOnce(Option<&Cell<u64>>) -> R) -> R {
        if self.pace.slice.is_none() {
            return run(None);
        }
        let most = self.nested.get().min(self.rest.get());
        let left = Cell::new(most);
        let done = run(Some(&left));
        let used = most - left.get().min(most);
        // An engine may come to several imports before it looks at the slice.
        self.nested.set(self.nested.get() - used);
        self.rest.set(self.rest.get() - used);
        done
    }

    /// Checks that the call may go on.
    ///
    /// # Errors
    ///
    /// The code with which the call ends, because its time is up.
    pub fn check(&self) -> Result<(), TrapCode> {
        match (self.end, self.pace.deadline) {
            (Some(end), Some(Deadline { clock, .. })) if clock() > end => Err(TrapCode::Deadline),
            _ => Ok(()),
        }
    }
}
