//! Resources of the app's own, by the names that their users know from `wit-bindgen`.

use core::cell::Cell;
use spin::Mutex;

use crate::exports::conformance::everything::{
    counters::{Counter, CounterBorrow, Couple, Guest, GuestCounter, GuestLabel, LabelBorrow},
    readers,
};
use crate::{App, OwnedList};

/// Counters that were made and not dropped.
static LIVE: Mutex<u32> = Mutex::new(0);

/// What `keep` keeps.
static KEPT: Mutex<Option<Counter>> = Mutex::new(None);

pub struct MyCounter(Cell<u32>);

impl MyCounter {
    fn starting(at: u32) -> Self {
        *LIVE.lock() += 1;
        Self(Cell::new(at))
    }
}

impl Drop for MyCounter {
    fn drop(&mut self) {
        *LIVE.lock() -= 1;
    }
}

impl GuestCounter for MyCounter {
    fn new(start: u32) -> Self {
        Self::starting(start)
    }

    fn inc(&self, by: u32) -> u32 {
        self.0.set(self.0.get() + by);
        self.0.get()
    }

    fn spell<'a>(&'a self, buf: &'a mut [u8]) -> &'a str {
        let mut at = buf.len();
        let mut rest = self.0.get();
        while rest > 0 || at == buf.len() {
            at -= 1;
            buf[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        core::str::from_utf8(&buf[at..]).unwrap_or_default()
    }

    fn merge(a: CounterBorrow<'_>, b: Counter) -> Counter {
        let (a, b) = (a.get::<Self>().0.get(), b.get::<Self>().0.get());
        Counter::new(Self::starting(a + b))
    }

    fn sum(all: &[CounterBorrow<'_>]) -> u32 {
        all.iter().map(|counter| counter.get::<Self>().0.get()).sum()
    }
}

pub struct MyLabel {
    text: [u8; 8],
    len: usize,
}

impl GuestLabel for MyLabel {
    fn new<'a>(text: &'a str, _: &'a mut [u8]) -> Result<Self, &'a str> {
        let len = text.len();
        let mut label = Self { text: [0; 8], len };
        label.text.get_mut(..len).ok_or("too long")?.copy_from_slice(text.as_bytes());
        Ok(label)
    }

    fn text<'a>(&'a self, _: &'a mut [u8]) -> &'a str {
        core::str::from_utf8(&self.text[..self.len]).unwrap_or_default()
    }

    #[rustfmt::skip]
    fn count(
        &self, a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64, i: f32, j: f64,
        k: char, l: bool, m: u8, n: u8, o: u8, p: u8,
    ) -> u64 {
        crate::echo::sixteen(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) + self.len as u64
    }
}

impl Guest for App {
    type Counter = MyCounter;
    type Label = MyLabel;

    fn couples(a: Couple) -> Couple {
        a
    }

    fn lists<'a>(a: OwnedList<'a, Counter>, _: &'a mut [u8]) -> OwnedList<'a, Counter> {
        a
    }

    fn keep(counter: Option<Counter>) -> Option<Counter> {
        core::mem::replace(&mut *KEPT.lock(), counter)
    }

    fn end(counter: Counter) {
        drop(counter);
    }

    fn live() -> u32 {
        *LIVE.lock()
    }
}

impl readers::Guest for App {
    fn read(a: CounterBorrow<'_>, b: &[LabelBorrow<'_>]) -> u32 {
        let lens = b.iter().map(|label| label.get::<MyLabel>().len as u32);
        a.get::<MyCounter>().0.get() + lens.sum::<u32>()
    }
}
