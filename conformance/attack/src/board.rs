//! The attacked board: it has things to open, and serves apps with a resource of their own.

use microwit_host::{List, Own, mcu_host};

/// The number of things, which is far more than an app may hold.
const THINGS: u32 = 64;

/// The board, which records the open things. It allocates nothing on the heap.
#[mcu_host(inline = "
    package a:b;
    interface things {
        resource thing { open: static func(name: string) -> result<thing, u8>; }
        note: func(it: u32);
        text: func() -> string;
        pair: func() -> tuple<thing, string>;
        take: func(it: thing, name: string);
        say: func(text: string);
        lines: func(all: list<string>);
        pages: func(all: list<list<string>>);
    }
    interface makes { resource made; }
    world target {
        import things;
        use things.{thing};
        export makes;
        export run: func() -> u32;
        export answer: func() -> string;
        export hand: func() -> thing;
    }
")]
#[derive(Debug, Default)]
pub struct Board {
    /// One bit for each thing.
    pub open: u64,
    /// The lowest address of the native stack at a call of `note`.
    pub deepest: Option<usize>,
}

/// The current address of the native stack.
#[inline(never)]
pub fn stack_pointer() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

pub use target::Target;
use target::a::b::things::{Host, HostThing, Thing};

impl Board {
    fn free(&mut self) -> Option<Own<Thing>> {
        let number = self.open.trailing_ones();
        (number < THINGS).then(|| {
            self.open |= 1 << number;
            Own::new(number)
        })
    }

    /// Closes a thing that an app passed to the firmware.
    pub fn close(&mut self, thing: &Own<Thing>) {
        self.open &= !(1 << thing.rep());
    }
}

impl HostThing for Board {
    fn open(&mut self, _: &str) -> Result<Own<Thing>, u8> {
        self.free().ok_or(1)
    }

    fn drop(&mut self, this: Own<Thing>) {
        self.close(&this);
    }
}

impl Host for Board {
    fn note(&mut self, _: u32) {
        let here = stack_pointer();
        self.deepest = Some(self.deepest.map_or(here, |deepest| deepest.min(here)));
    }

    fn text(&mut self) -> &'static str {
        "something of the board"
    }

    fn pair(&mut self) -> (Own<Thing>, &str) {
        (self.free().expect("an app holds fewer"), "its name")
    }

    fn take(&mut self, it: Own<Thing>, _: &str) {
        self.close(&it);
    }

    fn say(&mut self, _: &str) {}

    fn lines(&mut self, all: List<'_, &str>) {
        all.iter().for_each(drop);
    }

    fn pages(&mut self, all: List<'_, List<'_, &str>>) {
        all.iter().for_each(drop);
    }
}
