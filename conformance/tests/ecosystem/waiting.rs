//! The host of `host.rs`, with functions that wait for one poll each.

use std::future::{Future, poll_fn};
use std::task::Poll;

use super::samples;
use super::things::Store;
use microwit_host::{Borrow, List, Own, mcu_host};
use upstream::conformance::upstream::mirror::{Access, Color, Host as Mirror, Note, Shape};
use upstream::conformance::upstream::things::{Host as Things, HostThing, Thing};

#[mcu_host(world = "upstream", path = "guests/upstream/wit", async = ["*"])]
#[derive(Default)]
pub struct Board {
    /// The number of calls, each of which was pending once.
    pub asked: usize,
    pub things: Store,
    text: String,
}

/// Methods that return the sample that equals their argument, since the argument does not live long enough.
macro_rules! known {
    ($($name:ident: $ty:ty;)*) => { $(
        async fn $name(&mut self, a: $ty) -> $ty {
            self.pause().await;
            let mut samples = samples::$name();
            let at = samples.iter().position(|sample| *sample == a);
            samples.swap_remove(at.unwrap_or_else(|| panic!("{a:?} is no sample")))
        }
    )* };
}

impl Mirror for Board {
    known! {
        text: &str;
        bytes: &[u8];
        longs: List<'_, u64>;
        words: List<'_, List<'_, &str>>;
        one_note: Note<'_>;
        notes: List<'_, Note<'_>>;
        one_shape: Shape<'_>;
        shapes: List<'_, Shape<'_>>;
        maybe: Option<&str>;
        outcome: Result<u64, &str>;
    }

    #[rustfmt::skip]
    async fn numbers(
        &mut self, a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64, i: f32, j: f64,
    ) -> samples::Numbers {
        self.pause().await;
        (a, b, c, d, e, f, g, h, i, j)
    }

    async fn truth(&mut self, a: bool) -> bool {
        self.pause().await;
        a
    }

    async fn letter(&mut self, a: char) -> char {
        self.pause().await;
        a
    }

    async fn paint(&mut self, a: Color, b: Access) -> (Color, Access) {
        self.pause().await;
        (a, b)
    }

    async fn maybe_maybe(&mut self, a: Option<Option<u32>>) -> Option<Option<u32>> {
        self.pause().await;
        a
    }

    async fn done(&mut self, a: Result<(), ()>) -> Result<(), ()> {
        self.pause().await;
        a
    }

    #[rustfmt::skip]
    async fn many(
        &mut self, a: &str, b: &str, c: &str, d: &str, e: &str, f: &str, g: &str, h: &str, i: u64,
    ) -> (&str, u64) {
        self.pause().await;
        self.text = [a, b, c, d, e, f, g, h].concat();
        (&self.text, i)
    }
}

impl Board {
    /// Is pending once.
    fn pause(&mut self) -> impl Future<Output = ()> + use<> {
        self.asked += 1;
        let mut paused = false;
        poll_fn(move |_| {
            let before = std::mem::replace(&mut paused, true);
            if before { Poll::Ready(()) } else { Poll::Pending }
        })
    }
}

impl HostThing for Board {
    async fn new(&mut self, id: u32) -> Own<Thing> {
        self.pause().await;
        self.things.make(id)
    }

    async fn make(&mut self, id: u32) -> Result<Own<Thing>, &str> {
        self.pause().await;
        if id < 100 {
            return Ok(self.things.make(id));
        }
        self.text = format!("no thing {id}");
        Err(&self.text)
    }

    async fn id(&mut self, this: Borrow<Thing>) -> u32 {
        self.pause().await;
        self.things.get(this.rep())
    }

    async fn name(&mut self, this: Borrow<Thing>) -> &str {
        self.pause().await;
        self.text = format!("thing {}", self.things.get(this.rep()));
        &self.text
    }

    fn drop(&mut self, this: Own<Thing>) {
        self.things.take(&this);
    }
}

impl Things for Board {
    async fn sum(&mut self, all: List<'_, Borrow<Thing>>) -> u32 {
        self.pause().await;
        all.iter().map(|thing| self.things.get(thing.rep())).sum()
    }

    async fn join(&mut self, a: Own<Thing>, b: Option<Own<Thing>>) -> Own<Thing> {
        // The things are the host's from here on, also if the call is dropped while it waits.
        let sum = self.things.take(&a) + b.map_or(0, |b| self.things.take(&b));
        self.pause().await;
        self.things.make(sum)
    }
}
