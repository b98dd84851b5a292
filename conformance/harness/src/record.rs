//! What a host records of the calls that it serves, so that two runs of an app can be compared.

use std::fmt::{self, Write};
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hasher};
use std::task::Poll;

use microwit_host::engine::ResourceId;

use crate::Show;

/// The most items of a list that are read. It is more than an app may have handles.
pub const MOST_ITEMS: usize = 8192;

/// The most bytes of a text that are kept; the others are only hashed.
const MOST_TEXT: usize = 200;

/// What a host was called for, and what apps have of it.
#[derive(Debug, Default)]
pub struct Record {
    /// How often each function is pending before it is served.
    pub delay: u32,
    /// The functions that were served, in order, each with its arguments and its result.
    pub served: Vec<String>,
    /// How often a function was pending.
    pub pendings: u32,
    /// The functions that were called and are neither ready nor dropped.
    under_way: u32,
    /// The resources that apps own.
    open: Vec<(ResourceId, u32)>,
    faults: Vec<String>,
}

impl Record {
    /// A function is called with the arguments that `look` shows. From now on the host owns what they own.
    pub fn begin(&mut self, look: impl Fn(&mut Glance)) -> Glance {
        let given = Glance::of(look);
        for thing in &given.owned {
            if !self.take(*thing) {
                self.faults.push(format!("the host was given {thing:?}, which no app has"));
            }
        }
        given
    }

    /// Is pending as often as each function shall be.
    pub fn wait(&mut self) -> impl Future<Output = ()> {
        self.under_way += 1;
        let (mut left, under_way) = (self.delay, UnderWay(self));
        poll_fn(move |task| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            under_way.0.pendings += 1;
            task.waker().wake_by_ref();
            Poll::Pending
        })
    }

    /// Serves a function, which began with the arguments `given`, and must still have them.
    pub fn serve(&mut self, name: &str, given: &Glance, look: impl Fn(&mut Glance)) {
        let (given, now) = (given.text(), Glance::of(look).text());
        if given != now {
            self.faults.push(format!("{name} was called with {given}, which is now {now}"));
        }
        self.served.push(format!("{name}({now})"));
    }

    /// The function that was served last returns `value`. From now on the app owns what it owns.
    pub fn end<T: Show>(&mut self, value: &T) {
        let result = Glance::of(|to| value.glance(to));
        for thing in &result.owned {
            if self.open.contains(thing) {
                self.faults.push(format!("an app gets {thing:?}, which one has already"));
            }
            self.open.push(*thing);
        }
        if let Some(served) = self.served.last_mut() {
            let _ = write!(served, " = {}", result.text());
        }
    }

    /// The host ends a resource that an app had.
    pub fn drop<T: Show>(&mut self, own: &T) {
        for thing in Glance::of(|to| own.glance(to)).owned {
            if !self.take(thing) {
                self.faults.push(format!("the host drops {thing:?}, which no app has"));
            }
            self.served.push(format!("drop {thing:?}"));
        }
    }

    /// Whether an app had this resource, which it has no longer.
    fn take(&mut self, thing: (ResourceId, u32)) -> bool {
        let place = self.open.iter().rposition(|open| *open == thing);
        place.map(|place| self.open.swap_remove(place)).is_some()
    }

    /// Checks a host whose apps have all been unloaded.
    pub fn check(&self) -> Result<(), String> {
        match (self.faults.first(), self.open.len(), self.under_way) {
            (Some(fault), ..) => Err(fault.clone()),
            (None, 0, 0) => Ok(()),
            (None, 0, calls) => Err(format!("{calls} functions of the host are still under way")),
            (None, open, _) => Err(format!("{open} things of the host are still open")),
        }
    }
}

/// Counts a function that is under way.
struct UnderWay<'r>(&'r mut Record);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way -= 1;
    }
}

/// A short form of values, in which different values differ.
#[derive(Default)]
pub struct Glance {
    owned: Vec<(ResourceId, u32)>,
    text: Vec<u8>,
    len: usize,
    hash: DefaultHasher,
}

impl Glance {
    fn of(look: impl Fn(&mut Self)) -> Self {
        let mut glance = Self::default();
        look(&mut glance);
        glance
    }

    /// Adds a value, with the things that it owns.
    pub fn value(&mut self, value: &crate::Value) {
        self.owned.extend(value.owned());
        let _ = write!(self, "{value:?} ");
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.len += bytes.len();
        self.hash.write(bytes);
        self.text.extend(bytes.iter().take(MOST_TEXT.saturating_sub(self.text.len())));
    }

    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.text);
        if self.len == self.text.len() {
            return text.trim_end().to_owned();
        }
        format!("{text}… {} bytes #{:x}", self.len, self.hash.finish())
    }
}

impl Write for Glance {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use microwit_host::Own;
    use microwit_host::engine::Resource;

    use super::*;

    enum Thing {}

    impl Resource for Thing {
        const TYPE: ResourceId = ResourceId::of("a:b/c", "thing");
    }

    fn own(rep: u32) -> Own<Thing> {
        Own::new(rep)
    }

    #[test]
    fn what_an_app_has_is_open_until_the_host_gets_it() {
        let mut record = Record::default();
        record.end(&[own(1), own(2)]);
        assert!(record.check().unwrap_err().starts_with("2 things"));
        record.drop(&own(1));
        let given = record.begin(|to| own(2).glance(to));
        record.serve("take", &given, |to| own(2).glance(to));
        record.check().unwrap();
        record.drop(&own(1));
        assert!(record.check().unwrap_err().contains("which no app has"));
    }

    #[test]
    fn an_argument_that_changes_is_a_fault() {
        let mut record = Record::default();
        let given = record.begin(|to| "before".glance(to));
        record.serve("say", &given, |to| "after".glance(to));
        assert!(record.check().is_err());
    }

    #[test]
    fn a_long_text_differs_in_its_hash() {
        let text = |end: &str| Glance::of(|to| ("x".repeat(5000) + end).as_str().glance(to)).text();
        assert_ne!(text("a"), text("b"));
        assert_eq!(text("a"), text("a"));
    }

    #[test]
    fn a_function_that_is_dropped_is_no_longer_under_way() {
        let mut record = Record { delay: 1, ..Record::default() };
        {
            let mut wait = std::pin::pin!(record.wait());
            let task = &mut std::task::Context::from_waker(std::task::Waker::noop());
            assert!(wait.as_mut().poll(task).is_pending());
        }
        assert_eq!((record.pendings, record.check()), (1, Ok(())));
    }
}
