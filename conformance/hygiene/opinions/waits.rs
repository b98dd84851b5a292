//! A board whose functions wait, beside items with the names that code for waiting uses.

use microwit_host::{Borrow, HostTrap, List, Own, mcu_host};

use line::plant::floor::stock::{Drawer, Grade, Host, HostDrawer, Marks, Outcome, Part, Place};

pub mod names {
    //! Items with names from Rust's prelude, and of what waits.

    /// A type with a name of Rust's own.
    #[derive(Debug, Clone, Copy)]
    pub struct Future;
    /// A type with a name of Rust's own.
    #[derive(Debug, Clone, Copy)]
    pub struct Send;
    /// A type with a name of Rust's own.
    #[derive(Debug, Clone, Copy)]
    pub struct Guest;
}

pub use names::{Future, Future as usize, Guest, Send};

/// A board with a number.
#[mcu_host(
    world = "line",
    path = "../wit",
    trappable = ["plant:floor/stock/drawer.take", "note"],
    async = [
        "note",
        "plant:floor/stock/drawer.count",
        "plant:floor/stock/drawer.new",
        "plant:floor/stock/drawer.take",
        "plant:floor/stock/find",
        "plant:floor/stock/long",
        "plant:floor/stock/open",
    ],
)]
#[derive(Debug, Clone, Copy)]
pub struct Board {
    rows: u32,
}

impl HostDrawer for Board {
    async fn new(&mut self, row: u8) -> Own<Drawer> {
        self.rows = self.rows.wrapping_add(u32::from(row));
        Own::new(self.rows)
    }

    fn put(&mut self, _: Borrow<Drawer>, part: Part<'_>) -> Result<u32, Outcome<'_>> {
        if part.name.is_empty() { Err(Outcome::Done) } else { Ok(1) }
    }

    async fn take(&mut self, _: Borrow<Drawer>, n: u32) -> Result<Option<u16>, HostTrap> {
        if n == 0 { Err(HostTrap::from("nothing to take")) } else { Ok(Some(7)) }
    }

    async fn count(&mut self) -> u32 {
        self.rows
    }

    fn drop(&mut self, _: Own<Drawer>) {}
}

impl Host for Board {
    async fn find(&mut self, _: &str) -> Option<Place> {
        None
    }

    fn sort(&mut self, _: List<'_, Place>, _: Grade, _: Marks) -> List<'_, Place> {
        List::from(&[])
    }

    async fn open(&mut self) -> Own<Drawer> {
        Own::new(1)
    }

    fn close(&mut self, _: Own<Drawer>) {}

    async fn long(
        &mut self,
        t: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, char, bool, u8),
    ) -> (u8, u8) {
        (t.0, t.12)
    }
}

impl line::LineImports for Board {
    async fn note(&mut self, text: &str) -> Result<(), HostTrap> {
        if text.is_empty() { Err("a note of nothing".into()) } else { Ok(()) }
    }
}

pub mod library {
    //! A library's interfaces.

    microwit_host::interfaces!({
        package: "plant:floor",
        path: "../wit",
        async: ["plant:floor/meter@0.3.1"],
    });
}

/// A board of which the library's functions do not wait, and all others do.
#[mcu_host(
    world = "shop:both/both",
    path = "../wit",
    inline = "
        package shop:both;
        interface door { open: func(); }
        world both { import door; import plant:floor/meter@0.3.1; }
    ",
    with = { "plant:floor": crate::waits::library::plant::floor },
    async = ["*"],
)]
#[derive(Debug, Clone, Copy)]
pub struct Both;

impl both::shop::both::door::Host for Both {
    async fn open(&mut self) {}
}

impl library::plant::floor::meter::Host for Both {
    fn read(&mut self) -> library::plant::floor::meter::Reading<'_> {
        library::plant::floor::meter::Reading { unit: "l", number: 7 }
    }
}

/// A board that has the library's functions wait.
#[mcu_host(
    world = "shop:wait/wait",
    path = "../wit",
    inline = "
        package shop:wait;
        interface door { open: func(); }
        world wait { import door; import plant:floor/meter@0.3.1; }
    ",
    with = { "plant:floor": crate::waits::library::plant::floor },
    async = ["plant:floor/meter"],
)]
#[derive(Debug, Clone, Copy)]
pub struct Waits;

impl wait::shop::wait::door::Host for Waits {
    fn open(&mut self) {}
}

impl library::plant::floor::meter::waiting::Host for Waits {
    async fn read(&mut self) -> library::plant::floor::meter::Reading<'_> {
        library::plant::floor::meter::Reading { unit: "l", number: 7 }
    }
}
