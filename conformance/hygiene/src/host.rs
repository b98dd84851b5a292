//! Boards in a crate that forbids every lint which can be forbidden.

pub mod bare;
pub mod named;
pub mod shared;

use core::hash::Hash;

use microwit_host::{Borrow, HostTrap, List, Own, mcu_host};

use line::plant::floor::stock::{Drawer, Grade, Host, HostDrawer, Marks, Outcome, Part, Place};

/// A board with all kinds of items.
#[mcu_host(
    world = "line",
    path = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit"),
    derive = { "place": ["Hash"], "plant:floor/stock/marks": ["Ord", "PartialOrd"] },
    trappable = ["plant:floor/stock/drawer.take", "note"],
)]
#[derive(Debug, Clone, Copy)]
pub struct Board {
    rows: u32,
}

impl HostDrawer for Board {
    fn new(&mut self, row: u8) -> Own<Drawer> {
        self.rows = self.rows.wrapping_add(u32::from(row));
        Own::new(self.rows)
    }

    fn put(&mut self, _: Borrow<Drawer>, part: Part<'_>) -> Result<u32, Outcome<'_>> {
        if part.name.is_empty() { Err(Outcome::Done) } else { Ok(1) }
    }

    fn take(&mut self, _: Borrow<Drawer>, n: u32) -> Result<Option<u16>, HostTrap> {
        match n {
            0 => Err(HostTrap::from("nothing to take")),
            1 => Err(HostTrap::from(1)),
            _ => Ok(Some(7)),
        }
    }

    fn count(&mut self) -> u32 {
        self.rows
    }

    fn drop(&mut self, _: Own<Drawer>) {}
}

impl Host for Board {
    fn find(&mut self, _: &str) -> Option<Place> {
        None
    }

    fn sort(&mut self, _: List<'_, Place>, _: Grade, _: Marks) -> List<'_, Place> {
        List::from(&[])
    }

    fn open(&mut self) -> Own<Drawer> {
        Own::new(1)
    }

    fn close(&mut self, _: Own<Drawer>) {}

    fn long(
        &mut self,
        t: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, char, bool, u8),
    ) -> (u8, u8) {
        (t.0, t.12)
    }
}

impl line::LineImports for Board {
    fn note(&mut self, text: &str) -> Result<(), HostTrap> {
        if text.is_empty() { Err("a note of nothing".into()) } else { Ok(()) }
    }
}

/// The types derive their default traits, and those that the options name.
const fn derives<T: Copy + Eq + Hash>() {}

const _: () = derives::<Place>();
const _: () = derives::<Marks>();
const _: () = derives::<Grade>();
